"""How every Django form of the portal is drawn: our field template, with label, help, error and control in one order."""

from django.forms.renderers import TemplatesSetting


class PortalFormRenderer(TemplatesSetting):
    """Named by FORM_RENDERER; `{{ form.as_div }}` and `{{ field.as_field_group }}` use the templates of templates/forms/."""

    form_template_name = "forms/form.html"
    formset_template_name = "forms/formset.html"
    field_template_name = "forms/field.html"
