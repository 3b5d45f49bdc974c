# ruff: noqa: E501  # mark-up reads better unbroken
"""Pages written by us in the markup of outlets without a profile, and in shapes that pages have.

All tell the same short report, in other clothes; what stands around it says so ("đừng lấy").
"""

from __future__ import annotations

import json
from typing import NamedTuple


class Told(NamedTuple):
    """A page and what must come out of it; the paragraphs are :data:`P` and ``more``."""

    html: str
    moment: str
    lead: str
    more: tuple[str, ...] = ()


T = "Việt Nam và Lào ký hiệp định về vận tải đường sắt"
L = "Sáng 16/12, tại Hà Nội, lãnh đạo hai bộ giao thông đã ký hiệp định về vận tải đường sắt, mở đường cho tuyến tàu mới."
P = [
    "Hiệp định gồm mười hai điều, quy định việc khai thác tuyến đường sắt nối cảng Vũng Áng với thủ đô Viêng Chăn trong giai đoạn tới.",
    "Phát biểu tại lễ ký, bộ trưởng hai nước cho rằng tuyến đường sẽ giúp hàng hóa của Lào ra biển nhanh hơn và rẻ hơn.",
    '"Đây là dấu mốc quan trọng trong quan hệ giữa hai nước", ông nói và cảm ơn các cơ quan đã chuẩn bị văn kiện.',
    "Hai bên cũng nhất trí lập tổ công tác chung để theo dõi tiến độ giải phóng mặt bằng, họp ba tháng một lần.",
    "Theo kế hoạch, công trình sẽ khởi công vào quý III năm sau và hoàn thành sau bốn năm thi công.",
]


def page(head: str, body: str, site: str = "Báo") -> str:
    menu = (
        "<header><div class='menu'><ul>"
        + "".join(
            f"<li><a href='/m{i}'>{m}</a></li>"
            for i, m in enumerate(
                ["Trang chủ", "Thời sự", "Thế giới", "Kinh doanh", "Giáo dục", "Pháp luật", "Thể thao"]
            )
        )
        + "</ul></div></header>"
    )
    foot = "<footer><p>Giấy phép số 123/GP-BTTTT do Bộ Thông tin và Truyền thông cấp ngày 01/01/2020</p><p>Tổng biên tập: Nguyễn Văn Tác Giả. Tòa soạn: 12 Phố Huế, Hà Nội. Điện thoại: 024 1234 5678</p></footer>"
    return f"<!DOCTYPE html><html lang='vi'><head><meta charset='utf-8'><title>{T} | {site}</title>{head}</head><body>{menu}{body}{foot}</body></html>"


def og(site: str, time: str = "", url: str = "") -> str:
    h = f"<meta property='og:title' content='{T}'><meta property='og:site_name' content='{site}'><meta property='og:type' content='article'>"
    h += f"<meta property='og:description' content='{L}'>"
    if time:
        h += f"<meta property='article:published_time' content='{time}'>"
    if url:
        h += f"<link rel='canonical' href='{url}'><meta property='og:url' content='{url}'>"
    return h


def ld(**k: object) -> str:
    d: dict[str, object] = {
        "@context": "http://schema.org",
        "@type": "NewsArticle",
        "headline": T,
        "datePublished": "2021-12-16T09:39:00+07:00",
        "author": {"@type": "Person", "name": "Nguyễn Văn Tác Giả"},
        "publisher": {"@type": "Organization", "name": "Báo"},
        "description": L,
    }
    d.update(k)
    return "<script type='application/ld+json'>" + json.dumps(d, ensure_ascii=False) + "</script>"


def REL(n: int = 4) -> str:
    return "".join(
        f"<li><h3><a href='/t{i}.html' title='Tin đừng lấy {i}'>Tin đừng lấy {i}: một chuyện khác hẳn xảy ra ở nơi xa</a></h3><p class='sapo'>Tin đừng lấy {i}: tóm tắt của một tin khác, dài hơn hai mươi chữ, không thuộc bài này và không được lấy vào.</p></li>"
        for i in range(n)
    )


CMT = "<div class='{c}'><h3>Bình luận (3)</h3><div><b>Lan</b><p>Bình luận của bạn đọc rất hay, tôi đồng ý với bài viết này và mong có nhiều bài như vậy hơn nữa.</p></div></div>"
M = "2021-12-16T09:39:00+07:00"
D = "2021-12-16"
PAGES: dict[str, Told] = {}


def add(name: str, html: str, moment: str = M, lead: str = L, more: tuple[str, ...] = ()) -> None:
    PAGES[name] = Told(html, moment, lead, more)


b = [f"<p>{text}</p>" for text in P]
add(
    "qdnd",
    page(
        og("Báo Quân đội nhân dân", url="https://www.qdnd.vn/a/b-1"),
        f"""
<div class="container"><ol class="breadcrumb"><li><a href="/chinh-tri">Chính trị</a></li></ol><div class="post-detail"><h1 class="post-title">{T}</h1>
<div class="post-info clearfix"><span class="post-subinfo"><i class="fa fa-clock-o"></i>Thứ năm, 16/12/2021 - 09:39</span><div class="social">Chia sẻ Facebook</div></div>
<div class="post-summary"><h3>QĐND Online - {L}</h3></div><div class="post-content"><div class="sharethis">Copy link</div>{b[0]}{b[1]}
<table class="image"><tr><td><img src="a.jpg"></td></tr><tr><td class="image_desc">Ảnh đừng lấy: hai bộ trưởng bắt tay. Ảnh: TTXVN</td></tr></table>
{b[2]}{b[3]}{b[4]}<p style="text-align: right;"><strong>Nguyễn Văn Tác Giả</strong></p><p>*Mời bạn đọc vào chuyên mục <a href="/x">Chính trị</a> để xem các tin, bài liên quan.</p></div>
<div class="tags">Từ khóa: <a href="/t">Từ khóa đừng lấy</a></div><div class="list-news"><h3>Tin liên quan</h3><ul>{REL()}</ul></div>{CMT.format(c="comment-list")}</div></div>""",
    ),
    lead=f"QĐND Online - {L}",
)
add(
    "sggp",
    page(
        og("Báo Sài Gòn Giải phóng", time="2021-12-16T09:39:00+0700") + ld(),
        f"""
<div class="site-content"><article class="article"><h1 class="article__title cms-title">{T}</h1><div class="article__meta"><time datetime="2021-12-16T09:39:00+0700">16/12/2021 09:39</time><div class="article__social"><a>Chia sẻ Facebook</a><span>Copy link</span></div></div>
<div class="article__sapo cms-desc">{L}</div><div class="article__body cms-body">{b[0]}<figure class="picture"><img><figcaption>Ảnh đừng lấy</figcaption></figure>{b[1]}<div class="zce-related"><a href="/r">Tin đừng lấy 9: một tin khác</a></div>{b[2]}{b[3]}{b[4]}</div><div class="article__author">Nguyễn Văn Tác Giả</div>
<div class="article__tag"><a>Từ khóa đừng lấy</a></div></article><div class="article__related"><h3>Tin liên quan</h3><ul>{REL()}</ul></div></div>""",
    ),
)
add(
    "plo",
    page(
        og("Báo Pháp Luật TP. Hồ Chí Minh", url="https://plo.vn/a.html") + ld(),
        f"""
<div class="main-content article"><header class="article-header"><h1 class="title">{T}</h1><div class="article-meta"><time>16/12/2021 09:39</time> GMT+7</div></header><p class="sapo">(PLO)- {L}</p>
<div class="article-content article-body cms-body">{b[0]}{b[1]}{b[2]}<div class="video-box"><p>Video đừng lấy</p></div>{b[3]}{b[4]}<p><strong>NGUYỄN VĂN TÁC GIẢ</strong></p></div>
<div class="story-wrapper"><h2>Đọc thêm</h2><ul>{REL()}</ul></div>{CMT.format(c="block-comment")}</div>""",
    ),
    lead=f"(PLO)- {L}",
)
add(
    "cand",
    page(
        og("Báo Công an Nhân dân điện tử"),
        f"""
<div class="box-detail"><h1 class="box-title-detail entry-title">{T}</h1><div class="box-date pull-left">Thứ năm, 16/12/2021, 09:39</div><div class="box-des-detail this-one"><p>{L}</p></div>
<div class="detail-content-body">{b[0]}{b[1]}<div class="contref"><a href="/x">Tin đừng lấy 1: một chuyện khác</a></div><div class="image"><img src=a><div class="note">Ảnh đừng lấy của hai bộ trưởng</div></div>{b[2]}{b[3]}{b[4]}</div>
<div class="box-author"><strong>Nguyễn Văn Tác Giả</strong></div><div class="box-tag">Từ khóa đừng lấy</div><div class="box-news-other"><h2>Tin khác</h2><ul>{REL()}</ul></div></div>""",
    ),
)
add(
    "vtv",
    page(
        og("BAO DIEN TU VTV", time=M),
        f"""
<div class="noidung_wrapper"><h1 class="title_detail">{T}</h1><p class="news-info"><b>Nguyễn Văn Tác Giả</b><span class="time"> Cập nhật 09:39 ngày 16/12/2021 </span></p><div class="kbv-social">Chia sẻ Facebook</div>
<div class="noidung"><h2 class="sapo">VTV.vn - {L}</h2><div class="ta-justify" id="entry-body">{b[0]}{b[1]}<div type="RelatedOneNews"><h4><a href="/x">Tin đừng lấy 1: chuyện</a></h4><p>Tin đừng lấy, tóm tắt của một tin khác dài dòng.</p></div>{b[2]}<div class="VCSortableInPreviewMode" type="Photo"><img><div class="PhotoCMS_Caption"><p>Ảnh đừng lấy</p></div></div>{b[3]}{b[4]}<p style="text-align:center"><i>* Mời quý độc giả theo dõi các chương trình đã phát sóng của Đài Truyền hình Việt Nam trên TV Online và VTVGo!</i></p></div>
<div class="news_keyword">Từ khóa: <a>Từ khóa đừng lấy</a></div><div class="tinlienquan"><ul>{REL()}</ul></div></div></div>""",
    ),
    lead=f"VTV.vn - {L}",
)
add(
    "vneconomy",
    page(
        og("Nhịp sống kinh tế Việt Nam & Thế giới") + ld(datePublished="2021-12-16T09:39:00"),
        f"""
<div class="detail"><h1 class="detail__title">{T}</h1><div class="detail__meta"><div class="detail__author">Nguyễn Văn Tác Giả -</div><div class="detail__date">09:39 16/12/2021</div></div><h2 class="detail__summary">{L}</h2>
<div class="detail__content">{b[0]}<figure><img><figcaption>Ảnh đừng lấy</figcaption></figure>{b[1]}{b[2]}<div class="box-quote"></div>{b[3]}{b[4]}</div><div class="detail__tag"><a>Từ khóa đừng lấy</a></div><section class="zone--related"><h2>Đọc thêm</h2><ul>{REL()}</ul></section>{CMT.format(c="detail__comment")}</div>""",
    ),
)
add(
    "baodautu",
    page(
        og("baodautu"),
        f"""
<div class="col630"><div class="fs16 mbtitle">Thời sự</div><div class="title-detail">{T}</div><div class="mbtitle"><span class="author">Nguyễn Văn Tác Giả</span><span class="post-time"> - 16/12/2021 09:39</span></div><div class="sapo_detail">{L}</div>
<div id="content_detail_news">{b[0]}<table class="MASTERCMS_TPL_TABLE"><tr><td><img></td></tr><tr><td>Ảnh đừng lấy</td></tr></table>{b[1]}{b[2]}{b[3]}{b[4]}</div><div class="tag_detail"><a>Từ khóa đừng lấy</a></div><div class="box_other"><h3>Tin khác</h3><ul>{REL()}</ul></div></div>""",
    ),
)
add(
    "congthuong",
    page(
        og("Báo Công Thương", time="2021-12-16T09:39:00+0700"),
        f"""
<div class="article-detail"><h1 class="article-detail-title">{T}</h1><div class="article-detail-meta"><span class="article-author">Nguyễn Văn Tác Giả</span><span class="article-publish-date"><span class="format_time">09:39</span> <span class="format_date">16/12/2021</span></span></div><h2 class="article-detail-desc">{L}</h2>
<div class="article-detail-content __MASTERCMS_CONTENT">{b[0]}<table class="__MB_ARTICLE_A"><tr><td><a href="/x">Tin đừng lấy 3: một tin khác</a></td></tr></table>{b[1]}{b[2]}<table class="__MASTERCMS_TPL_TABLE"><tr><td><img></td></tr><tr><td>Ảnh đừng lấy</td></tr></table>{b[3]}{b[4]}</div>
<div class="bx-tags">Chủ đề: <a>Từ khóa đừng lấy</a></div><div class="bx-news-related"><h3>Tin cùng chuyên mục</h3><ul>{REL()}</ul></div></div>""",
    ),
)
add(
    "voa",
    page(
        og("VOA", url="https://www.voatiengviet.com/a/x/1.html") + ld(datePublished="2021-12-16 02:39:00Z"),
        f"""
<div id="content"><div class="hdr-container"><div class="category"><a href="/z">Việt Nam</a></div><h1 class="title pg-title">{T}</h1><div class="publishing-details"><div class="published"><span class="date"><time pubdate="pubdate" datetime="2021-12-16T02:39:00+00:00">16/12/2021</time></span></div><div class="links"><ul class="links__list"><li class="links__item"><a href="/au">Nguyễn Văn Tác Giả</a></li></ul></div></div></div>
<div class="cover-media"><figure class="media-image"><img><figcaption><span class="caption">Ảnh đừng lấy</span></figcaption></figure></div><div class="share--box"><button>Chia sẻ Facebook</button><div>Copy link</div></div>
<div class="intro intro--bold"><p>{L}</p></div><div id="article-content" class="content-floated-wrap fb-quotable"><div class="wsw">{b[0]}{b[1]}<div class="wsw__embed"><div class="media-block"><a href="/v">Tin đừng lấy 2: Video đừng lấy</a></div></div>{b[2]}{b[3]}{b[4]}</div></div>
<div class="region"><h2>Xem thêm</h2><ul>{REL()}</ul></div><div id="comments" class="comments-parent"><p>Bình luận của bạn đọc rất hay quá đi thôi nhé</p></div></div>""",
    ),
    moment="2021-12-16T02:39:00+00:00",
)
add(
    "bbc",
    page(
        og("BBC News Tiếng Việt", url="https://www.bbc.com/vietnamese/articles/c123")
        + ld(**{"@type": "NewsArticle", "datePublished": "2021-12-16T02:39:00.000Z"}),
        f"""
<main role="main"><div class="bbc-1x"><h1 id="content" tabindex="-1" class="bbc-14gqcmb e1p3vdyi0">{T}</h1></div><figure><img><figcaption class="bbc-1"><span>Nguồn hình ảnh, Getty Images</span><p>Chụp lại hình ảnh, Ảnh đừng lấy</p></figcaption></figure><div class="bbc-x"><ul><li class="bbc-b">Tác giả, Nguyễn Văn Tác Giả</li><li>Vai trò, BBC News Tiếng Việt</li></ul><time class="bbc-z" datetime="2021-12-16">16 tháng 12 2021</time></div>
<div dir="ltr" class="bbc-19j92fr"><p class="bbc-yabuuk"><b>{L}</b></p></div>"""
        + "".join(f"<div dir='ltr' class='bbc-19j92fr'><p class='bbc-yabuuk'>{x}</p></div>" for x in P[:3])
        + f"""<section role="region" class="bbc-rr" aria-labelledby="recommendations-heading"><strong id="recommendations-heading">Quảng cáo đừng</strong><ul>{REL(2)}</ul><p>End of Đọc nhiều nhất</p></section>"""
        + "".join(f"<div dir='ltr' class='bbc-19j92fr'><p class='bbc-yabuuk'>{x}</p></div>" for x in P[3:])
        + f"""</main><section><h2>Tin chính</h2><ul>{REL()}</ul></section>""",
    ),
    moment="2021-12-16T02:39:00+00:00",
)
add(
    "rfi",
    page(
        og("RFI", time="2021-12-16T02:39:00+00:00", url="https://www.rfi.fr/vi/a"),
        f"""
<main class="o-layout"><article class="t-content"><div class="t-content__tag"><a href="/z">Châu Á</a></div><h1 class="t-content__title a-page-title">{T}</h1><p class="t-content__chapo">{L}</p><p class="t-content__dates">Đăng ngày: <time datetime="2021-12-16T02:39:00+00:00">16/12/2021 - 09:39</time></p>
<figure class="m-figure"><figcaption class="m-item-image__caption">Ảnh đừng lấy. <span class="m-item-image__credits">AFP</span></figcaption></figure><div class="m-from-author"><a>Nguyễn Văn Tác Giả</a></div><div class="m-social-share">Chia sẻ Facebook</div>
<div class="t-content__body u-clearfix">{b[0]}{b[1]}<div class="m-interstitial"><p>Quảng cáo</p><a>Đọc tiếp</a></div>{b[2]}<aside class="o-self-promo"><p>Thư tin RFI: Đăng ký nhận tin hàng ngày</p></aside>{b[3]}{b[4]}</div><ul class="m-tags-list"><li><a href="/k">Từ khóa đừng lấy</a></li></ul></article><div class="o-related"><ul>{REL()}</ul></div></main>""",
    ),
    moment="2021-12-16T02:39:00+00:00",
)
add(
    "baoquocte",
    page(
        og("Báo Thế giới và Việt Nam", time="2021-12-16T09:39:00+07:00"),
        f"""
<div class="detail-wrap"><h1 class="article-detail-title title-detail">{T}</h1><div class="author-time"><span class="bx-author">Nguyễn Văn Tác Giả</span><span class="format_time">09:39</span> | <span class="format_date">16/12/2021</span></div><div class="bx-share">Chia sẻ Facebook</div><div class="article-detail-desc">Baoquocte.vn. {L}</div>
<div class="article-detail-content" id="__MB_MASTERCMS_EL_3">{b[0]}<table class="MASTERCMS_TPL_TABLE" style="width:100%"><tbody><tr><td><img></td></tr><tr><td>Ảnh đừng lấy. (Nguồn: TTXVN)</td></tr></tbody></table>{b[1]}
<table class="__MB_ARTICLE_A"><tbody><tr><td><a href="/1"><img></a></td><td><a href="/1"><strong>Tin đừng lấy 7: Bài khác</strong></a><p>Tin đừng lấy, tóm tắt của một tin khác hẳn.</p></td></tr></tbody></table>{b[2]}{b[3]}{b[4]}</div>
<div class="article-source">(theo TTXVN)</div><div class="tag-list"><a>Từ khóa đừng lấy</a></div><h3>Đọc thêm</h3><ul>{REL()}</ul></div>""",
    ),
    lead=f"Baoquocte.vn. {L}",
)
add(
    "suckhoedoisong",
    page(
        og("Báo Sức khỏe & Đời sống", time=M),
        f"""
<div class="detail"><div class="detail-top"><h1 class="detail-title" data-role="title">{T}</h1><div class="detail-time" data-role="publishdate">16-12-2021 09:39 | <a>Thời sự</a></div></div><h2 class="detail-sapo" data-role="sapo">SKĐS - {L}</h2>
<div class="detail-content afcbc-body" data-role="content" itemprop="articleBody">{b[0]}{b[1]}<div class="VCSortableInPreviewMode link-content-footer" type="RelatedOneNews"><a href="/x">Tin đừng lấy 1</a><p>Tin đừng lấy</p></div>{b[2]}<figure class="VCSortableInPreviewMode" type="Photo"><img><figcaption class="PhotoCMS_Caption">Ảnh đừng lấy</figcaption></figure>{b[3]}{b[4]}<p style="text-align:center"><b>Xem thêm video đang được quan tâm:</b></p><p><b>Video đừng lấy: chuyện lạ</b></p></div><div class="detail-author">Nguyễn Văn Tác Giả</div><div class="detail-tags">Từ khóa đừng lấy</div><div class="box-related"><ul>{REL()}</ul></div></div>""",
    ),
    lead=f"SKĐS - {L}",
)
add(
    "kenh14",
    page(
        og("kenh14.vn", time=M),
        f"""
<div class="kbwc-body"><h1 class="kbwc-title">{T}</h1><div class="kbwc-meta"><span class="kbwcm-author">Nguyễn Văn Tác Giả,</span><span class="kbwcm-source">Theo Phụ Nữ Việt Nam</span><span class="kbwcm-time" title="2021-12-16T09:39:00">09:39 16/12/2021</span></div><div class="kbwc-socials">Chia sẻ Facebook</div>
<div class="klw-new-content"><h2 class="knc-sapo">{L}</h2><div class="knc-relate-wrapper relationnews"><ul class="krw-list"><li class="krwli"><a href="/1">Tin đừng lấy 1: chuyện khác hẳn</a></li></ul></div><div class="knc-content">{b[0]}{b[1]}<div class="VCSortableInPreviewMode" type="Photo"><img><div class="PhotoCMS_Caption"><p>Ảnh đừng lấy</p></div></div>{b[2]}{b[3]}{b[4]}</div><div class="knc-rate-link"><a href="/s">https://soha.vn/tin-dung-lay.htm</a></div></div><ul class="knt-list"><li><a href="/k">Từ khóa đừng lấy</a></li></ul><div class="kscb"><h4>Tin cùng chuyên mục</h4><ul>{REL()}</ul></div></div>""",
    ),
)
add(
    "24h",
    page(
        og("Tin tức 24h", time=M, url="https://www.24h.com.vn/a.html"),
        f"""
<main><article id="article_body" class="cate-24h-foot-arti-deta-info"><h1 class="clrTit bld tuht_show" id="article_title">{T}</h1><time class="cate-24h-foot-arti-deta-cre-post">Thứ Năm, ngày 16/12/2021 09:39 AM (GMT+7)</time><div class="share">Chia sẻ Facebook</div><p id="article_sapo" class="ctTp tuht_show"><strong>{L}</strong></p>{b[0]}{b[1]}<p align="center"><img class="news-image"></p><p class="img_chu_thich_0407">Ảnh đừng lấy</p>{b[2]}<div class="bv-lq"><div class="bv-lq__ttl"><a href="/z">Tin đừng lấy 1: bài khác</a></div><div class="bv-lq__desc">Tin đừng lấy, tóm tắt của bài khác hẳn với bài này.</div></div>{b[3]}{b[4]}<div class="nguontin nguontinD bld">Theo Nguyễn Văn Tác Giả (Nguồn báo)</div><p class="linkOriginal">Nguồn: http://danviet.vn/x</p></article><div class="tin-lien-quan"><ul>{REL()}</ul></div></main>""",
    ),
)
add(
    "nguoiduatin",
    page(
        og("nguoiduatin", time=M),
        f"""
<section><h1 class="f-title article-title">{T}</h1><div class="datetime">Thứ 5, 16/12/2021 | 09:39</div><h2 class="sapo">{L}</h2><article class="article-content"><div>{b[0]}{b[1]}</div><div>{b[2]}{b[3]}{b[4]}</div><p class="author">Nguyễn Văn Tác Giả</p></article><div class="topic">Từ khóa đừng lấy</div><div class="box-link"><ul>{REL()}</ul></div></section>""",
    ),
)
add(
    "anninhthudo",
    page(
        og("Báo An ninh Thủ đô"),
        f"""
<div class="l-content"><h1 class="article__title cms-title ">{T}</h1><div class="article__meta"><time class="time">16/12/2021 09:39</time></div><div class="article__sapo cms-desc">ANTD.VN - {L}</div><div class="article__body cms-body" itemprop="articleBody">{b[0]}{b[1]}{b[2]}{b[3]}{b[4]}<div class="article__author"><span>Nguyễn Văn Tác Giả</span></div></div></div>""",
    ),
    lead=f"ANTD.VN - {L}",
)
add(
    "vietnambiz-div",
    page(
        og("VietnamBiz") + ld(),
        f"""
<div class="container"><h1 class="vnbcb-title" data-role="title">{T}</h1><span class="vnbcbat-data" data-role="publishdate">09:39 | 16/12/2021</span><div class="vnbcbc-sapo" data-role="sapo">{L}</div><div class="vnbcbc-body vceditor-content" itemprop="articleBody" data-role="content">{b[0]}{b[1]}{b[2]}{b[3]}{b[4]}</div><div class="vnbcb-tags">Từ khóa đừng lấy</div><div class="vnb-rel"><ul>{REL()}</ul></div></div>""",
    ),
)
# only <br> breaks, old CMS
add(
    "old-br",
    page(
        "",
        f"""
<table width="100%"><tr><td width="160"><a href="/1">Thời sự</a><br><a href="/2">Thế giới</a></td><td><div class="ArticleTitle">{T}</div><span class="ArticleDate">Cập nhật lúc 09h39" - Ngày 16/12/2021</span><div class="ArticleLead"><b>{L}</b></div><div class="ArticleContent">{"<br><br>".join(P)}<br><div align="right"><b>Nguyễn Văn Tác Giả</b></div></div><b>Các tin khác:</b><ul>{REL()}</ul></td></tr></table>""",
        site="Báo tỉnh",
    ),
)
# portal of a ministry / DNN / SharePoint
add(
    "mofa-portal",
    page(
        "<meta name='description' content='Bộ Ngoại giao'>",
        f"""
<div class="main"><div class="breadcrumb"><a href="/">Trang chủ</a> / <a href="/tin">Tin hoạt động</a></div><div class="news-detail"><h3 class="title-news">{T}</h3><p class="date">16/12/2021 09:39</p><div class="summary"><p><strong>{L}</strong></p></div><div class="content-news"><p><img src="x"></p><p style="text-align:center"><em>Ảnh đừng lấy: hai bộ trưởng</em></p>{b[0]}{b[1]}{b[2]}{b[3]}{b[4]}<p style="text-align:right"><strong>Nguyễn Văn Tác Giả</strong></p></div><div class="other-news"><h4>Tin khác</h4><ul><li><a href="/a">Tin đừng lấy 1 (15/12/2021)</a></li><li><a href="/b">Tin đừng lấy 2 (14/12/2021)</a></li></ul></div></div></div>""",
        site="Bộ Ngoại giao",
    ),
)
# wordpress
add(
    "wordpress",
    page(
        og("Tạp chí", time="2021-12-16T02:39:00+00:00"),
        f"""
<div id="page"><div id="primary"><article class="post type-post"><header class="entry-header"><h1 class="entry-title">{T}</h1><div class="entry-meta"><span class="posted-on">Đăng ngày <time class="entry-date published" datetime="2021-12-16T09:39:00+07:00">16/12/2021</time></span> <span class="byline">bởi <a>Nguyễn Văn Tác Giả</a></span></div></header><div class="entry-content"><p><strong>{L}</strong></p>{b[0]}<div class="wp-caption"><img><p class="wp-caption-text">Ảnh đừng lấy</p></div>{b[1]}{b[2]}{b[3]}{b[4]}<div class="sharedaddy sd-sharing-enabled"><h3>Chia sẻ Facebook</h3></div><div id="jp-relatedposts" class="jp-relatedposts"><h3>Tin liên quan</h3><p>Tin đừng lấy 3</p></div></div><footer class="entry-footer">Từ khóa đừng lấy</footer></article><div id="comments" class="comments-area"><ol class="comment-list"><li><p>Bình luận của bạn đọc rất hay và dài dòng quá đi thôi.</p></li></ol></div></div><aside id="secondary" class="widget-area"><h2>Bài viết mới</h2><ul>{REL()}</ul></aside></div>""",
    ),
    moment="2021-12-16T02:39:00+00:00",
)


# Date words in Vietnamese; nothing declared
def shown(name: str, text: str, moment: str) -> None:
    add(
        name,
        page(
            og("Báo"),
            f"""<div class="w"><h1>{T}</h1><div class="meta-date">{text}</div><p class="chapeau">{L}</p><div class="c">{"".join(b)}</div><div class="xx"><h3>Có thể bạn quan tâm</h3><ul>{REL()}</ul></div></div>""",
        ),
        moment=moment,
    )


shown("d1", "Thứ năm, 16/12/2021 09:39 (GMT+7)", M)
shown("d2", "16:05 | 12/08/2019", "2019-08-12T16:05:00+07:00")
shown("d3", "Thứ Năm, ngày 16 tháng 12 năm 2021", D)
shown("d4", "16 tháng 12, 2021 09:39", M)
shown("d5", "Đăng lúc: 09:39 - 16/12/2021", M)
shown("d6", "Cập nhật: 09 giờ 39 phút, ngày 16/12/2021", M)
shown("d7", "Thứ 5, 16.12.2021 | 09:39:12", M.replace("39:00", "39:12"))
shown("d8", "16-12-2021 - 09:39 AM | Thời sự", M)
shown("d9", "(Thứ năm, 16/12/2021, 9h39)", M)
shown("d10", "16 Tháng Mười Hai 2021", D)
shown("d11", "Ngày đăng: 16/12/2021 | Lượt xem: 1234", D)
shown("d12", "16/12/2021 lúc 09:39 (GMT+07:00)", M)
shown("d13", "Hà Nội, ngày 16/12/2021 - 09:39", M)
shown("d14", "T5, 16/12/2021 - 09:39", M)
shown("d15", "09:39 SA, 16/12/2021", M)
shown("d16", "5 giờ trước", "")
shown("d17", "Thứ năm, 16/12/2021 | 9:39 PM", M.replace("T09", "T21"))
# embedded furniture in the body, without classes that say so
add(
    "inline-furniture",
    page(
        og("Báo", time=M),
        f"""<div class="a"><h1>{T}</h1><p class="sapo">{L}</p><div class="z">{b[0]}<p><a href="/x1">Tin đừng lấy 1: chuyện khác</a></p>{b[1]}<p><strong>Xem thêm: <a href="/x2">Tin đừng lấy 2: chuyện khác nữa</a></strong></p>{b[2]}<p>&gt;&gt; <a href="/x3">Tin đừng lấy 3</a></p>{b[3]}<div class="box-vote"><p>Thăm dò đừng lấy: bạn nghĩ gì về tuyến đường sắt mới này?</p><label>Có</label></div>{b[4]}<p><em>Theo TTXVN</em></p><p>(Nguồn: Vietnam+)</p><p>Mời độc giả theo dõi các bản tin Video đừng lấy trên kênh của báo.</p></div><p>Chia sẻ Facebook</p><div class="tagbox">Từ khóa: <a href="/k">Từ khóa đừng lấy</a></div></div>""",
    ),
)
# JSON-LD only, React style with hashed classes
add(
    "hashed",
    page(
        ld(articleSection="Thời sự").replace("Báo", "Báo X"),
        f"""<div id="__next"><div class="sc-1a2b"><h1 class="sc-3c4d">{T}</h1><div class="sc-9z"><span>Nguyễn Văn Tác Giả</span><span>16/12/2021 09:39</span></div><p class="sc-5e6f">{L}</p><div class="sc-7g8h">{"".join(f'<p class="sc-0">{x}</p>' for x in P)}</div><div class="sc-rel">{"".join(f"<a href='/r{i}'><h4>Tin đừng lấy {i}</h4></a>" for i in range(5))}</div></div></div>""",
    ),
)
# AMP
add(
    "amp",
    page(
        og("Báo", time=M),
        f"""<amp-sidebar id=s><ul><li><a href=/>Trang chủ</a></li></ul></amp-sidebar><article><h1>{T}</h1><time datetime="{M}">16/12/2021</time><p class="lead"><strong>{L}</strong></p>{b[0]}<amp-img src=a width=1 height=1></amp-img><p class="caption">Ảnh đừng lấy</p>{b[1]}{b[2]}<amp-ad>Quảng cáo đừng</amp-ad>{b[3]}{b[4]}</article><section class="amp-related-posts"><ul>{REL()}</ul></section>""",
    ),
)

# old tuoitre 2014 w/ date text and block tag, related inline "table.tplCaption"
add(
    "tto-old",
    page(
        f"<meta property='og:title' content='{T}'/>",
        f"""
<div id="contentMain"><div class="block-breadcrumb"><a href="/">TTO</a> &gt; <a href="/chinh-tri">Chính trị - Xã hội</a></div><div class="clearfix"><div class="tool-bar clearfix"><div class="left"><span class="date">16/12/2021 09:39 GMT+7</span></div><div class="right"><a>Gửi bài</a> <a>In bài</a></div></div>
<h1 class="title-2"><a href="/tin/a.html">{T}</a></h1><p class="txt-head">TTO - {L}</p><div class="fck">{b[0]}<table class="desc_image slide_content"><tbody><tr><td><img></td></tr><tr><td><p>Ảnh đừng lấy - Ảnh: Việt Dũng</p></td></tr></tbody></table>{b[1]}{b[2]}<div class="relate-container"><div class="relate-item"><a href="/1"><img></a><h3><a href="/1">Tin đừng lấy 1: tin khác rất dài</a></h3></div></div>{b[3]}{b[4]}<p class="author"><strong>NGUYỄN VĂN TÁC GIẢ</strong></p></div><div class="block-feature"><h2>Tin bài khác</h2><ul>{REL()}</ul></div><div id="comment"><p>Bình luận của bạn đọc rất hay</p></div></div></div>""",
    ),
    lead=f"TTO - {L}",
)
# h1 in logo! title in h2
add(
    "h1-logo",
    page(
        og("Báo", time=M).replace(
            f"<meta property='og:title' content='{T}'>",
            f"<meta property='og:title' content='{T} - Báo điện tử X'>",
        ),
        f"""<h1 class="logo"><a href="/">Báo điện tử X</a></h1><div class="d"><h2 class="title">{T}</h2><div class="sapo">{L}</div><div class="text">{"".join(b)}</div></div><div class="r"><ul>{REL()}</ul></div>""",
    ),
)
# title html entities, site name before
add(
    "site-first",
    page(
        "",
        f"""<div class="x"><h1>{T}</h1><div class="info-date">16/12/2021 09:39:00</div><div class="y"><p><b>{L}</b></p>{"".join(b)}</div></div>""",
    ).replace(f"<title>{T} | Báo</title>", f"<title>Báo X :: {T}</title>"),
)
# date attr only in <span title=...> and relative text
add(
    "rel-date",
    page(
        og("Báo"),
        f"""<div class="x"><h1>{T}</h1><span class="time-ago" title="16/12/2021 09:39">2 giờ trước</span><h2 class="lead">{L}</h2><div class="y">{"".join(b)}</div></div>""",
    ),
)
# Body in section with p and div of captions; bold subheadings; lists
add(
    "subheads",
    page(
        og("Báo", time=M),
        f"""<div class="x"><h1>{T}</h1><p class="intro">{L}</p><div class="y">{b[0]}<h2>Tuyến đường dài 500 km</h2>{b[1]}<ul><li>Chặng một dài hai trăm năm mươi cây số, qua ba tỉnh miền Trung của Việt Nam;</li><li>Chặng hai nằm trên đất Lào.</li></ul>{b[2]}{b[3]}{b[4]}</div></div>""",
    ),
    more=(
        "Tuyến đường dài 500 km",
        "Chặng một dài hai trăm năm mươi cây số, qua ba tỉnh miền Trung của Việt Nam;",
        "Chặng hai nằm trên đất Lào.",
    ),
)
# vietnamnet old: "(VietNamNet)" , bold lead, related list bullets in mid
add(
    "vnn-old",
    page(
        og("VietNamNet"),
        f"""<div class="ArticleDetail" id="ArticleContent0"><h1 class="title">{T}</h1><div class="ArticleDateTime"><span class="ArticleDate right">16/12/2021 09:39 GMT+7</span></div><div id="ArticleContent" class="ArticleContent"><div class="bold ArticleLead"><h2><p>{L}</p></h2></div>{b[0]}<div class="article-relate"><div class="vnnBoxRelate"><a href="/x">Tin đừng lấy 1: bài liên quan dài</a></div></div>{b[1]}<table class="FmsArticleBoxStyle"><tr><td class="FmsArticleBoxStyle-Images image"><img></td></tr><tr><td class="FmsArticleBoxStyle-Content note">Ảnh đừng lấy</td></tr></table>{b[2]}{b[3]}{b[4]}<p><span class="bold">Nguyễn Văn Tác Giả</span></p></div><div class="clear"></div><div class="TagBox"><a href="/t">Từ khóa đừng lấy</a></div><div class="ArticleRelate"><ul>{REL()}</ul></div></div>""",
    ),
)
# lone related box inside body: title + sapo + image in div.no-name
add(
    "lone-box",
    page(
        og("Báo", time=M),
        f"""<div class="x"><h1>{T}</h1><p class="sapo">{L}</p><div class="y">{b[0]}{b[1]}<div class="k9"><a href="/z"><img src=q></a><div><a href="/z">Tin đừng lấy 1: một bài khác rất dài đó</a><p>Tin đừng lấy 1: tóm tắt của bài khác, hai mươi chữ.</p></div></div>{b[2]}{b[3]}{b[4]}</div></div>""",
    ),
)
# comments without class telling, after a heading "Ý kiến bạn đọc"
add(
    "comments-plain",
    page(
        og("Báo", time=M),
        f"""<div class="x"><h1>{T}</h1><p class="sapo">{L}</p><div class="y">{"".join(b)}</div><div class="zz"><h3>Ý kiến bạn đọc (2)</h3><div class="it"><b>Lan</b> <p>Bình luận của bạn đọc rất hay, tôi đồng ý với bài viết này và mong có nhiều bài như vậy hơn nữa.</p><a>Trả lời</a></div></div></div>""",
    ),
)
# photo essay: captions only below pictures; short text
add(
    "photo",
    page(
        og("Báo", time=M),
        f"""<div class="x"><h1>{T}</h1><p class="sapo">{L}</p><div class="y">{b[0]}<figure><img><figcaption>Ảnh đừng lấy 1</figcaption></figure><figure><img><figcaption>Ảnh đừng lấy 2</figcaption></figure>{b[1]}{b[2]}{b[3]}{b[4]}</div></div>""",
    ),
)
# divs instead of p
add(
    "divs",
    page(
        og("Báo", time=M),
        f"""<div class="x"><h1>{T}</h1><div class="summary">{L}</div><div class="y">{"".join(f"<div>{x}</div>" for x in P)}</div><div class="zz"><div><a href=/1>Tin đừng lấy 1: dài dài dài</a></div><div><a href=/2>Tin đừng lấy 2: dài dài dài</a></div></div></div>""",
    ),
)
# spans and &nbsp; paragraphs; empty p; bold place name
add(
    "nbsp",
    page(
        og("Báo", time=M),
        f"""<div class="x"><h1>{T}</h1><p class="lead">&nbsp;{L}&nbsp;</p><div class="y">{"".join(f'<p><span style="font-size:14px">&nbsp;{x}</span></p><p>&nbsp;</p>' for x in P)}</div></div>""",
    ),
)
# GMT date with weekday english in meta, and Dublin core
add(
    "dc",
    page(
        og("Báo") + "<meta name='DC.date.issued' content='2021-12-16T09:39:00+07:00'>",
        f"""<div class="x"><h1>{T}</h1><p class="lead">{L}</p><div class="y">{"".join(b)}</div></div>""",
    ),
)
add(
    "iso-short",
    page(
        og("Báo") + "<meta itemprop='datePublished' content='2021-12-16T09:39+07:00'>",
        f"""<div class="x"><h1>{T}</h1><p class="lead">{L}</p><div class="y">{"".join(b)}</div></div>""",
    ),
)
add(
    "ld-ampm",
    page(
        og("Báo") + ld(datePublished="12/16/2021 9:39:00 AM"),
        f"""<div class="x"><h1>{T}</h1><span class="date">16/12/2021 09:39</span><p class="lead">{L}</p><div class="y">{"".join(b)}</div></div>""",
    ),
)
add(
    "ld-space",
    page(
        og("Báo") + ld(datePublished="2021-12-16T09:39:00 +07:00"),
        f"""<div class="x"><h1>{T}</h1><p class="lead">{L}</p><div class="y">{"".join(b)}</div></div>""",
    ),
)
add(
    "ld-broken",
    page(
        og("Báo")
        + '<script type=\'application/ld+json\'>{"@type":"NewsArticle","headline":"a"b","datePublished":"2021-12-16T09:39:00+07:00"}</script>',
        f"""<div class="x"><h1>{T}</h1><p class="lead">{L}</p><div class="y">{"".join(b)}</div></div>""",
    ),
)
# header clock shows today
add(
    "clock",
    page(
        og("Báo"),
        f"""<div class="top-date">Thứ Tư, 25/11/2026</div><div class="x"><div class="cat">Chính trị</div><h1>{T}</h1><div class="date">Thứ Năm, 16/12/2021, 09:39</div><p class="lead">{L}</p><div class="y">{"".join(b)}</div></div>""",
    ),
)
# related titles above body after lead as ">>" list
add(
    "rel-above",
    page(
        og("Báo", time=M),
        f"""<div class="x"><h1>{T}</h1><h2 class="sapo">{L}</h2><div class="q"><p>&gt;&gt;&gt; <a href=/1>Tin đừng lấy 1: dài dài dài</a></p><p>&gt;&gt;&gt; <a href=/2>Tin đừng lấy 2: dài dài dài</a></p></div><div class="y">{"".join(b)}<p>&gt;&gt;&gt; <a href=/3>Tin đừng lấy 3: dài dài dài</a></p></div></div>""",
    ),
)
# sidebar with long teasers bigger than the article
add(
    "big-side",
    page(
        og("Báo", time=M),
        f"""<div class="wrap"><div class="main-col"><h1>{T}</h1><h2 class="sapo">{L}</h2><div class="y">{"".join(b)}</div></div><div class="right-col"><h3>Đọc nhiều</h3>{"".join(f'<div class="item"><a href="/{i}"><img></a><h4><a href="/{i}">Tin đừng lấy {i}: dài dài dài dài dài dài</a></h4><p>Tin đừng lấy {i}: đoạn tóm tắt rất dài của một tin khác, nói về chuyện xảy ra ở nơi xa, không dính gì tới bài này, và cứ thế kéo dài mãi.</p></div>' for i in range(12))}</div></div>""",
    ),
)
# author box with bio
add(
    "bio",
    page(
        og("Báo", time=M) + ld(),
        f"""<div class="x"><h1>{T}</h1><p class="sapo">{L}</p><div class="y">{"".join(b)}</div><div class="author-box"><img><b>Nguyễn Văn Tác Giả</b><p>Nguyễn Văn Tác Giả là phóng viên thời sự, đã theo mảng giao thông mười năm nay.</p></div></div>""",
    ),
)
# newsletter + google news follow line
add(
    "follow",
    page(
        og("Báo", time=M),
        f"""<div class="x"><h1>{T}</h1><p class="sapo">{L}</p><div class="y">{"".join(b)}<p>Theo dõi Báo trên <a href="https://news.google.com/x">Google News</a></p><p>Bạn đọc có thể gửi ý kiến về địa chỉ toasoan@bao.vn</p></div></div>""",
    ),
)
# poll inline with no names
add(
    "copyright",
    page(
        og("Báo", time=M),
        f"""<div class="x"><h1>{T}</h1><p class="sapo">{L}</p><div class="y">{"".join(b)}<p>(TTXVN/Vietnam+)</p></div><p>Link bài gốc</p><p>https://bao.vn/tin.htm</p><p>Copyright © 2021 Báo. Nghiêm cấm sao chép.</p></div>""",
    ),
)
# lists of ministries portal: table layout, font tags
add(
    "font-table",
    page(
        "",
        f"""<table><tr><td class="menu"><a href=/1>Giới thiệu</a><br><a href=/2>Tin tức</a></td><td><p><font size=4><b>{T}</b></font></p><p><i>(16/12/2021)</i></p><p><b>{L}</b></p>{"".join(f"<p align=justify><font face=Arial>{x}</font></p>" for x in P)}<p align=right><b>Nguyễn Văn Tác Giả</b></p><p><b>Các bài đã đăng</b></p><p>- <a href=/3>Tin đừng lấy 3: dài dài dài</a> (15/12/2021)</p><p>- <a href=/4>Tin đừng lấy 4: dài dài dài</a> (14/12/2021)</p></td></tr></table>""",
    ),
    moment=D,
)
