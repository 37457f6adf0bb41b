"""The roles of people in the procedure (角色); what each may see and do stands in workflow.permissions."""

from enum import StrEnum


class Role(StrEnum):
    """One role held in an organisation for a time; the value is what the database and the data files keep."""

    UNIT_OP = "UNIT_OP"
    UNIT_HEAD = "UNIT_HEAD"
    UNIT_FIN = "UNIT_FIN"
    PARENT_UNIT = "PARENT_UNIT"
    BUR_OP = "BUR_OP"
    BUR_REVIEW = "BUR_REVIEW"
    BUR_LEAD = "BUR_LEAD"
    BUR_DATA = "BUR_DATA"
    NDRC = "NDRC"
    FIN_BUD = "FIN_BUD"
    FIN_REVIEW = "FIN_REVIEW"
    FIN_PROC = "FIN_PROC"
    PROC_CTR = "PROC_CTR"
    VM_UNIT = "VM_UNIT"
    VM_DIG = "VM_DIG"
    VM_FIN = "VM_FIN"
    MAYOR = "MAYOR"
    OFFICE_GOV = "OFFICE_GOV"
    OFFICE_PARTY = "OFFICE_PARTY"
    EXPERT = "EXPERT"
    AGENCY = "AGENCY"
    SEC_CAC = "SEC_CAC"
    SEC_SECRECY = "SEC_SECRECY"
    SEC_CRYPTO = "SEC_CRYPTO"
    SEC_POLICE = "SEC_POLICE"
    AUDIT = "AUDIT"
    SUPPLIER = "SUPPLIER"
    PUBLIC = "PUBLIC"
    SYSADMIN = "SYSADMIN"
    SECADMIN = "SECADMIN"
    AUDITADMIN = "AUDITADMIN"
    COUNTY = "COUNTY"

    @property
    def label(self) -> str:
        """The Chinese name of the role."""
        return _LABELS[self]


_LABELS = {
    Role.UNIT_OP: "单位经办人",
    Role.UNIT_HEAD: "单位负责人",
    Role.UNIT_FIN: "单位财务",
    Role.PARENT_UNIT: "主管部门",
    Role.BUR_OP: "局经办",
    Role.BUR_REVIEW: "局审核",
    Role.BUR_LEAD: "局领导",
    Role.BUR_DATA: "局数据资源科",
    Role.NDRC: "市发展改革委",
    Role.FIN_BUD: "财政预算岗",
    Role.FIN_REVIEW: "财政评审岗",
    Role.FIN_PROC: "财政采购监管岗",
    Role.PROC_CTR: "市政府采购中心",
    Role.VM_UNIT: "分管项目建设单位的副市长",
    Role.VM_DIG: "分管数字经济工作的副市长",
    Role.VM_FIN: "分管财政工作的副市长",
    Role.MAYOR: "市长",
    Role.OFFICE_GOV: "市政府办会议秘书",
    Role.OFFICE_PARTY: "市委办会议秘书",
    Role.EXPERT: "评审专家",
    Role.AGENCY: "第三方机构",
    Role.SEC_CAC: "市委网信办",
    Role.SEC_SECRECY: "市国家保密局",
    Role.SEC_CRYPTO: "市密码管理局",
    Role.SEC_POLICE: "市公安局",
    Role.AUDIT: "审计人员",
    Role.SUPPLIER: "供应商",
    Role.PUBLIC: "公众",
    Role.SYSADMIN: "系统管理员",
    Role.SECADMIN: "安全管理员",
    Role.AUDITADMIN: "审计管理员",
    Role.COUNTY: "县（市、区）",
}
