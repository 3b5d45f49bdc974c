// The page of an article: its text with names and evidence marked, its cooperation mentions and why they are there.
"use strict";

(() => {
  const { h, t, code } = hoptac;

  const safeLink = (url) => (/^https?:\/\//i.test(url) ? h("a", { href: url, rel: "noreferrer noopener" }, url) : url);

  const facts = (entries) => h("dl", { class: "facts" },
    entries.filter(([, value]) => value).map(([label, value]) => [h("dt", {}, label), h("dd", {}, value)]));

  const head = (number, page) => {
    const { published, copyOf, id } = hoptac.data.articles;
    const copy = copyOf[number];
    return facts([
      [t("column_published"), published[number] && hoptac.day(published[number])],
      [t("column_outlet"), hoptac.outlet(number)],
      [t("column_section"), page.head.section],
      [t("column_url"), page.head.url && safeLink(page.head.url)],
      [t("column_source_id"), page.head.source_id],
      [t("copy_of"), copy >= 0 && h("a", { href: hoptac.link("article", {}, id[copy]) }, hoptac.title(copy))],
    ]);
  };

  /** The parties' mentions of an act, by id of the mention. */
  const sides = (act) => new Map((act?.parties ?? []).filter(([, , mention]) => mention).map(([, , mention, side]) => [mention, side]));

  const sentence = (page, text, place, act, name) => {
    const [start, end] = page.sentences[place];
    const side = sides(act);
    const marks = page.mentions.filter((mention) => mention[1] < end && mention[2] > start).map(([id, from, to, entity, method, confidence]) => {
      const type = hoptac.entityType(entity);
      const own = hoptac.data.entities.entity_id[entity];
      const extra = side.has(id) ? ` party ${side.get(id)}` : own === name ? " asked" : "";
      return {
        start: from, end: to, tag: "mark", class: `entity type-${type}${extra}`, id: `mention-${id}`,
        title: `${hoptac.entityName(entity)} (${code("type", type)}; ${method} ${confidence})`,
        label: side.has(id) ? t(`side_${side.get(id)}`) : code("type", type),
      };
    });
    if (act) marks.push({ start: act.trigger[0], end: act.trigger[1], tag: "b", class: "trigger" });
    return h("span", { class: act?.sentence === place ? "sentence chosen" : "sentence", id: `sentence-${place}`, tabindex: act?.sentence === place ? "-1" : null },
      hoptac.marked(text, start, end, marks));
  };

  const toWhy = () => h("button", { type: "button", class: "to-why", onclick: () => {
    const target = document.getElementById("why");
    target.scrollIntoView({ block: "start" });
    target.focus({ preventScroll: true });
  } }, t("why"));

  const running = (page, act, name) => {
    const text = hoptac.points(page.text);
    const nodes = [];
    let at = 0;
    page.sentences.forEach(([start], place) => {
      nodes.push(hoptac.cut(text, at, start), sentence(page, text, place, act, name));
      if (act?.sentence === place) nodes.push(toWhy());
      at = page.sentences[place][1];
    });
    nodes.push(hoptac.cut(text, at));
    return h("div", { class: "running", lang: "vi", id: "text" }, nodes);
  };

  const partyName = (id) => {
    const number = hoptac.partyNumber.get(id);
    return number === undefined ? id : hoptac.party(number);
  };

  const partyLine = (page, [party, entity, mention, side, resolved]) => {
    const found = page.mentions.find(([id]) => id === mention);
    const text = found ? hoptac.cut(hoptac.points(page.text), found[1], found[2]) : "";
    return h("li", {},
      h("span", { class: `side ${side}` }, t(`side_${side}`)), " ",
      h("a", { href: hoptac.link("rows", { party }) }, partyName(party)), " – ",
      code("resolved_by", resolved),
      text ? [": ", h("a", { href: hoptac.link("name", {}, entity), class: "quote" }, `“${text}”`)] : ` (${t("not_named")})`);
  };

  const why = (page, act, article, rules) => {
    const rule = rules[act.rule] ?? {};
    return h("section", { class: "why card", id: "why", tabindex: "-1", "aria-label": t("why") },
      h("h2", {}, t("why")),
      facts([
        [t("filter_kind"), hoptac.tag(act.kind)],
        [t("filter_status"), code("status", act.status)],
        [t("column_trigger"), `“${act.trigger_text}”`],
        [t("column_date"), act.date_start && hoptac.span(act.date_start, act.date_end) + (act.date_text ? ` – “${act.date_text}”` : "")],
        [t("filter_field"), act.fields.map((field) => code("field", field)).join(", ")],
        [t("column_laterality"), code("laterality", act.laterality) + (act.list_open === "true" ? `, ${t("list_open")}` : "")],
        [t("column_confidence"), act.confidence],
        [t("column_rule"), h("code", {}, act.rule)],
        [t("column_pattern"), rule.pattern && h("code", {}, rule.pattern)],
        [t("column_codes"), [act.cameo, act.plover].filter(Boolean).join(", ")],
      ]),
      h("h3", {}, t("parties_title")),
      h("ul", { class: "party-list" }, act.parties.map((party) => partyLine(page, party))),
      h("p", { class: "hint" }, t("why_more"), " ", h("code", {}, `hoptac why ${article}:${act.id}`)));
  };

  const list = (page, article, chosen) => (page.acts.length ? h("ol", { class: "acts" }, page.acts.map((act) => {
    const names = [...new Set(act.parties.map(([party]) => partyName(party)))].join(" – ");
    return h("li", {}, h("a", {
      id: `act-${act.id}`, href: hoptac.link("article", { row: act.id }, article), "aria-current": act === chosen ? "true" : null,
    }, hoptac.tag(act.kind), ` ${names}`, h("small", {}, ` ${code("status", act.status)} · “${act.trigger_text}”`)));
  })) : h("p", { class: "nothing" }, t("no_acts")));

  const legend = (page) => h("ul", { class: "legend", "aria-label": t("column_type") },
    [...new Set(page.mentions.map((mention) => hoptac.entityType(mention[3])))].sort()
      .map((type) => h("li", {}, h("span", { class: `tag type-${type}` }, code("type", type)))));

  hoptac.views.article = {
    filters: null,
    within: "articles",
    title: ({ id }) => (hoptac.articleNumber.has(id) ? hoptac.title(hoptac.articleNumber.get(id)) : ""),
    async render({ id, query }) {
      const number = hoptac.articleNumber.get(id);
      if (number === undefined) return [h("p", { class: "nothing" }, t("no_such_article", { id }))];
      const [page, rules] = await Promise.all([hoptac.loadArticle(number), hoptac.load("rules"), hoptac.load("entities")]);
      const act = page.acts.find((one) => one.id === query.row);
      return [
        head(number, page),
        h("div", { class: "reading" },
          h("div", {}, legend(page), running(page, act, query.name)),
          h("aside", { "aria-label": t("acts") },
            act ? why(page, act, id, rules) : null,
            h("section", { class: "card" }, h("h2", {}, t("acts_here", { n: hoptac.number(page.acts.length) })), list(page, id, act)))),
      ];
    },
    /** Where the reader is taken once the page stands. */
    goal({ query }) {
      return document.querySelector(".sentence.chosen")
        ?? (query.sentence ? document.getElementById(`sentence-${query.sentence}`) : null)
        ?? document.querySelector("mark.asked");
    },
  };
})();
