"""Ten made-up articles of one made-up site, with a line that stands on most of them and a sentence that some of them quote.

In: nothing. Out: texts. Must not know who reads them: tests and the examples of PIPELINES.md.
"""

from __future__ import annotations

PLACES = (
    "cầu Hàm Rồng, chợ Đông Ba, hồ Trúc Bạch, bến Ninh Kiều, đèo Hải Vân, làng gốm Bát Tràng, vườn quốc gia Cúc Phương, đảo Lý Sơn, "
    "ga Đà Lạt, phố cổ Đồng Văn"
).split(", ")
CHROME = "Mùa giải chạy thành phố đã mở cổng đăng ký, bạn đọc ghi danh đến hết ngày {}/10 tại trang của giải."
"""Nothing on one page alone tells that this is no paragraph of the article."""
QUOTE = (
    "“Chúng tôi sẽ công khai từng khoản chi để người dân cùng giám sát”, Chủ tịch thành phố nói tại buổi họp sáng qua."
)
CHROMED, QUOTED = 8, 3
"""Articles that have the one and the other, of ten."""


def article(number: int) -> str:
    """One of ten articles, as plain text."""
    place = PLACES[number]
    lines = [
        f"{place[0].upper()}{place[1:]} được sửa chữa trong quý tới",
        f"Ủy ban thành phố vừa thông qua kế hoạch sửa chữa {place}, với kinh phí {number + 3} tỷ đồng lấy từ ngân sách địa phương.",
        f"Theo kế hoạch, việc sửa chữa {place} bắt đầu vào ngày {number + 2}/3 và kéo dài khoảng {number + 4} tháng.",
        *([QUOTE] if number < QUOTED else []),
        f"Người dân sống quanh {place} cho biết họ mong công trình sớm hoàn thành để việc đi lại trở lại bình thường.",
        f"Đơn vị thi công cam kết giữ nguyên dáng vẻ cũ của {place} và chỉ thay những phần đã hư hỏng nặng.",
        *([CHROME.format(number + 10)] if number < CHROMED else []),
    ]
    return "\n".join(lines)


ARTICLES = [article(number) for number in range(len(PLACES))]
URL = "https://www.tin.example/bai-{}.html"


def as_page(text: str) -> str:
    """A text as HTML, a line a paragraph."""
    body = "".join(f"<p>{line}</p>" for line in text.split("\n"))
    return f"<!doctype html><html lang='vi'><body><div>{body}</div></body></html>"
