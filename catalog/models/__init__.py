"""What is kept, one noun a module."""

from catalog.models.calendar import Holiday, HolidayYear
from catalog.models.comparisons import BatchComparison, DupAlert
from catalog.models.data_checks import DataCheck, DataCheckItem, DataHolding, ShareRequest
from catalog.models.documents import Document, DocumentVersion
from catalog.models.dossiers import Dossier, DossierGroupObjectPermission, DossierUserObjectPermission
from catalog.models.duplicate_reports import DupReport
from catalog.models.duplicates import DupHit, DupItem, DupRun, Judgement
from catalog.models.function_lists import FunctionItem, FunctionList
from catalog.models.imports import ImportRun
from catalog.models.journal import JournalEntry
from catalog.models.lexicon import (
    DupFeedback,
    EditionClosed,
    LexiconEdition,
    LexiconGroup,
    LexiconTask,
    TermProposal,
)
from catalog.models.notices import Notice
from catalog.models.numbering import NumberSeries
from catalog.models.organisations import Organisation, OrganisationName, OrgHold
from catalog.models.panels import ArgumentBatch, BatchProject, ConclusionSignature, OpinionSheet, PanelMember
from catalog.models.people import Membership, OrganisationGroup, Role, User
from catalog.models.plans import PlanBatch, PlanEntry, PlanMeeting, PlanOpinion
from catalog.models.projects import (
    Application,
    ArgumentRecord,
    Basis,
    Exemption,
    FundLine,
    Goal,
    Material,
    NegativeCheck,
    Project,
    ProjectCategory,
)
from catalog.models.quotes import Comment, PriceLine, PriceReply, Supplier
from catalog.models.resources import EditionItem, Resource, ResourceEdition, ResourceItem, ResourceStep
from catalog.models.secrecy import SecrecyCase
from catalog.models.systems import System, SystemModule

__all__ = [
    "Application",
    "ArgumentBatch",
    "ArgumentRecord",
    "Basis",
    "BatchComparison",
    "BatchProject",
    "Comment",
    "ConclusionSignature",
    "DataCheck",
    "DataCheckItem",
    "DataHolding",
    "Document",
    "DocumentVersion",
    "Dossier",
    "DossierGroupObjectPermission",
    "DossierUserObjectPermission",
    "DupAlert",
    "DupFeedback",
    "DupHit",
    "DupItem",
    "DupReport",
    "DupRun",
    "EditionClosed",
    "EditionItem",
    "Exemption",
    "FunctionItem",
    "FunctionList",
    "FundLine",
    "Goal",
    "Holiday",
    "HolidayYear",
    "ImportRun",
    "JournalEntry",
    "Judgement",
    "LexiconEdition",
    "LexiconGroup",
    "LexiconTask",
    "Material",
    "Membership",
    "NegativeCheck",
    "Notice",
    "NumberSeries",
    "OpinionSheet",
    "OrgHold",
    "Organisation",
    "OrganisationGroup",
    "OrganisationName",
    "PanelMember",
    "PlanBatch",
    "PlanEntry",
    "PlanMeeting",
    "PlanOpinion",
    "PriceLine",
    "PriceReply",
    "Project",
    "ProjectCategory",
    "Resource",
    "ResourceEdition",
    "ResourceItem",
    "ResourceStep",
    "Role",
    "SecrecyCase",
    "ShareRequest",
    "Supplier",
    "System",
    "SystemModule",
    "TermProposal",
    "User",
]
