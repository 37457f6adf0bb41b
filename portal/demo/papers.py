"""The papers of a sample application as docx, written from what the sample says."""

from io import BytesIO

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Pt

from portal.demo.samples import Sample

PLAN_CHAPTERS = (
    ("政务云需求", "部署在市级政务云，申请通用计算资源8核32GB两台、对象存储500GB，不新建机房，不购置服务器。"),
    ("网络安全等级保护", "按第二级以上要求设计，上线前完成定级备案和等级测评，运行期每年复测。"),
    (
        "密码应用",
        "身份鉴别、重要数据传输和存储调用统一密码服务，采用国产商用密码算法，同步开展商用密码应用安全性评估。",
    ),
    ("安全可靠", "服务器操作系统、数据库、中间件选用通过安全可靠测评的产品。"),
    ("信息资源共享", "编制信息资源目录并在共享平台登记，除法律法规另有规定外均予共享，更新周期逐项标明。"),
    ("实施计划", "前期两个月完成需求确认和数据清理，中期完成开发联调，后期试运行并组织培训。"),
)


def application(sample: Sample, unit: str) -> bytes:
    """Return the application form (基本情况表)."""
    paper = _paper(f"{sample.name}申报书", unit)
    rows = [
        ("项目名称", sample.name),
        ("建设单位", unit),
        ("产生方式", "自行建设" if sample.mode == "SELF" else "购买服务"),
        ("总投资", f"{_wan(sample.amount)}万元"),
        ("建设周期", f"{sample.months}个月"),
        (
            "建设依据",
            "；".join(f"《{basis['title']}》（{basis['doc_no']}）{basis['clause']}" for basis in sample.bases),
        ),
        ("必要性", sample.necessity),
        ("建设内容", sample.content),
        ("绩效目标", "；".join(f"{goal['name']}{goal['target']}{goal['unit']}" for goal in sample.goals)),
    ]
    table = paper.add_table(rows=0, cols=2, style="Table Grid")
    for label, value in rows:
        cells = table.add_row().cells
        cells[0].text, cells[1].text = label, value
    return _bytes(paper)


def plan(sample: Sample, unit: str) -> bytes:
    """Return the implementation plan with the chapters that the materials ask for."""
    paper = _paper(f"{sample.name}实施方案", unit)
    chapters = (("现状和必要性", sample.necessity), ("建设内容", sample.content), *PLAN_CHAPTERS)
    for number, (title, text) in enumerate(chapters, start=1):
        paper.add_heading(f"{number}. {title}", level=1)
        paper.add_paragraph(text)
    return _bytes(paper)


def funding(sample: Sample, unit: str) -> bytes:
    """Return the statement of where the money comes from."""
    paper = _paper(f"{sample.name}资金来源说明", unit)
    paper.add_paragraph(
        f"本项目总投资{_wan(sample.amount)}万元，申请列入市级财政预算安排；建成后年运行维护费{_wan(sample.om)}万元，"
        "自维保期满的次年起申报。资金实行专款专用、专账管理。"
    )
    return _bytes(paper)


def minutes(title: str, lines: list[str]) -> bytes:
    """Return minutes or an opinion as a short paper."""
    paper = _paper(title, "")
    for line in lines:
        paper.add_paragraph(line)
    return _bytes(paper)


def _paper(title: str, unit: str):
    paper = Document()
    normal = paper.styles["Normal"]
    normal.font.name, normal.font.size = "仿宋", Pt(16)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), "仿宋")
    heading = paper.add_paragraph()
    heading.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = heading.add_run(title)
    run.bold, run.font.size = True, Pt(22)
    if unit:
        paper.add_paragraph(unit).alignment = WD_ALIGN_PARAGRAPH.CENTER
    paper.add_paragraph("（本件为平台示例，内容均为虚构）").alignment = WD_ALIGN_PARAGRAPH.CENTER
    return paper


def _bytes(paper) -> bytes:
    target = BytesIO()
    paper.save(target)
    return target.getvalue()


def _wan(amount) -> str:
    return f"{(amount / 10000).normalize():f}"
