"""The roles of the regulation as rows, so that memberships can name them."""

from django.db import migrations

from workflow.regulation.roles import Role

BUREAU, FINANCE, UNIT = "市数字经济局", "市财政局", "单位"
BELONGS_TO = {
    "UNIT_OP": UNIT,
    "UNIT_HEAD": UNIT,
    "UNIT_FIN": UNIT,
    "PARENT_UNIT": "一级预算单位",
    "BUR_OP": BUREAU,
    "BUR_REVIEW": BUREAU,
    "BUR_LEAD": BUREAU,
    "BUR_DATA": BUREAU,
    "NDRC": "市发展改革委",
    "FIN_BUD": FINANCE,
    "FIN_REVIEW": FINANCE,
    "FIN_PROC": FINANCE,
    "PROC_CTR": "市政府采购中心",
    "VM_UNIT": "市政府",
    "VM_DIG": "市政府",
    "VM_FIN": "市政府",
    "MAYOR": "市政府",
    "OFFICE_GOV": "市政府办",
    "OFFICE_PARTY": "市委办",
    "SEC_CAC": "市委网信办",
    "SEC_SECRECY": "市国家保密局",
    "SEC_CRYPTO": "市密码管理局",
    "SEC_POLICE": "市公安局",
    "AUDIT": "市审计局",
    "COUNTY": "县（市、区）",
}


def add_roles(apps, schema_editor):
    rows = apps.get_model("catalog", "Role").objects
    for order, role in enumerate(Role, start=1):
        rows.update_or_create(
            code=role.value,
            defaults={"name": role.label, "belongs_to": BELONGS_TO.get(role.value, ""), "order": order},
        )


class Migration(migrations.Migration):
    dependencies = [("workflow", "0001_initial"), ("catalog", "0001_initial")]

    operations = [migrations.RunPython(add_roles, migrations.RunPython.noop)]
