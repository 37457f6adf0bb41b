"""How every Django form of the portal is drawn: label, help, error, control, in that order."""

from django.forms.renderers import TemplatesSetting


class PortalFormRenderer(TemplatesSetting):
    """Named by FORM_RENDERER; forms and their fields are drawn by templates/forms/."""

    form_template_name = "forms/form.html"
    formset_template_name = "forms/formset.html"
    field_template_name = "forms/field.html"
