// How many rows fall into each year, month or day.
"use strict";

(() => {
  const { h, s, t, code, number } = hoptac;
  const [WIDTH, HEIGHT, LEFT, BOTTOM, TOP] = [1000, 320, 46, 28, 8];
  const [YEAR, MONTH, DAY] = [4, 7, 10];
  const MANY = 60;
  const WIDEST = 90;

  const lastDay = (key) => (key.length === MONTH
    ? `${key}-${new Date(Date.UTC(Number(key.slice(0, 4)), Number(key.slice(5)), 0)).getUTCDate()}` : key);
  const range = (key) => (key.length === YEAR ? [`${key}-01-01`, `${key}-12-31`]
    : key.length === MONTH ? [`${key}-01`, lastDay(key)] : [key, key]);

  const after = (key) => {
    const [year, month = 1, day = 1] = key.split("-").map(Number);
    const next = new Date(Date.UTC(year + (key.length === YEAR), month - 1 + (key.length === MONTH), day + (key.length === DAY)));
    return next.toISOString().slice(0, key.length);
  };

  /** All units from the first to the last, or only those that have rows where there would be too many. */
  const units = (keys) => {
    const found = [];
    for (let key = keys[0]; key <= keys.at(-1); key = after(key)) {
      found.push(key);
      if (found.length > 3 * MANY) return keys;
    }
    return found;
  };

  const pickLength = (times) => {
    for (const length of [DAY, MONTH]) {
      const cut = times.filter((time) => time.length >= length).map((time) => time.slice(0, length)).sort();
      if (cut.length === times.length && spanned(cut) <= MANY) return length;
    }
    return YEAR;
  };
  const spanned = (cut) => {
    let steps = 0;
    for (let key = cut[0]; key <= cut.at(-1) && steps <= MANY; key = after(key)) steps += 1;
    return steps;
  };

  const draw = (keys, counts, totals, address) => {
    const most = Math.max(...totals.values());
    const kinds = hoptac.data.meta.kinds.map((_, at) => at);
    const step = Math.min(WIDEST, (WIDTH - LEFT) / keys.length);
    const height = (count) => (count / most) * (HEIGHT - BOTTOM - TOP);
    const every = Math.ceil(keys.length / 14);
    const ticks = [...new Set([0, Math.round(most / 2), most])];
    const bar = (key, at) => {
      let y = HEIGHT - BOTTOM;
      return kinds.filter((kind) => counts.get(key)?.get(kind)).map((kind) => {
        const count = counts.get(key).get(kind);
        y -= height(count);
        const label = `${hoptac.day(key)}, ${code("kind", hoptac.data.meta.kinds[kind])}: ${number(count)}`;
        return s("a", { href: address(key, kind), "aria-label": label, tabindex: "-1" },
          s("rect", { class: `fill-${kind}`, x: LEFT + at * step + step * 0.1, y, width: Math.max(1, step * 0.8), height: Math.max(0.5, height(count)) },
            s("title", {}, label)));
      });
    };
    return s("svg", { class: "timeline", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "group", "aria-label": t("view_timeline") },
      ticks.map((tick) => [
        s("line", { class: "grid", x1: LEFT, x2: WIDTH, y1: HEIGHT - BOTTOM - height(tick), y2: HEIGHT - BOTTOM - height(tick) }),
        s("text", { class: "tick", x: LEFT - 6, y: HEIGHT - BOTTOM - height(tick) + 4, "text-anchor": "end" }, number(tick)),
      ]),
      keys.map(bar),
      keys.map((key, at) => (at % every === 0
        ? s("text", { class: "tick", x: LEFT + (at + 0.5) * step, y: HEIGHT - 8, "text-anchor": "middle" }, hoptac.day(key)) : null)));
  };

  const table = (keys, counts, totals, address, open) => {
    const kinds = hoptac.data.meta.kinds.map((kind, at) => [kind, at])
      .filter(([, at]) => keys.some((key) => counts.get(key)?.get(at)));
    return h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": t("by_time") }, h("table", { class: "numbers" },
      h("caption", {}, t("by_time")),
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, t("time")), h("th", { scope: "col" }, t("total")),
        kinds.map(([kind]) => h("th", { scope: "col" }, code("kind", kind))))),
      h("tbody", {}, keys.filter((key) => totals.has(key)).reverse().map((key) => h("tr", {},
        h("th", { scope: "row" }, key.length < DAY && keys.length > 1
          ? h("a", { href: open(key), title: t("open_time", { time: hoptac.day(key) }) }, hoptac.day(key)) : hoptac.day(key)),
        h("td", {}, h("a", { href: address(key) }, number(totals.get(key)))),
        kinds.map(([, at]) => h("td", {}, counts.get(key)?.get(at)
          ? h("a", { href: address(key, at) }, number(counts.get(key).get(at))) : "")))))));
  };

  hoptac.views.timeline = {
    filters: hoptac.FILTERS,
    async render({ rows, query }) {
      const event = query.dated === "event";
      const time = (row) => (event ? hoptac.when(row)[0] : hoptac.published(row).slice(0, 10));
      const dated = rows.filter(time);
      const without = rows.length - dated.length;
      const switcher = h("p", {}, h("a", { class: "button", href: hoptac.link("timeline", { ...query, dated: event ? "" : "event" }) },
        t(event ? "dated_switch_published" : "dated_switch_event")));
      const missing = without ? h("p", {}, h("a", { href: hoptac.link("rows", { ...hoptac.kept(query), undated: "1" }) }, t("without_date", { n: number(without) }))) : null;
      if (!dated.length) return [switcher, missing, hoptac.nothing()];
      const length = pickLength(dated.map(time));
      const counts = new Map();
      const totals = new Map();
      for (const row of dated) {
        const key = time(row).slice(0, length);
        if (!counts.has(key)) counts.set(key, new Map());
        hoptac.add(counts.get(key), hoptac.dyads.kind[row]);
        hoptac.add(totals, key);
      }
      const keys = units([...totals.keys()].sort());
      const address = (key, kind, view = "rows") => {
        const [from, to] = range(key);
        const base = hoptac.kept(query);
        const later = (a, b) => (a && a > b ? a : b);
        const earlier = (a, b) => (a && a < b ? a : b);
        return hoptac.link(view, {
          ...base, from: later(base.from, from), to: earlier(base.to, to),
          ...(kind === undefined ? {} : { kind: hoptac.data.meta.kinds[kind] }),
        });
      };
      return [
        h("div", { class: "tools" }, h("p", {}, t(event ? "timeline_event" : "timeline_published")), switcher),
        hoptac.legend(hoptac.countBy(dated, (row) => hoptac.dyads.kind[row]), hoptac.kept(query)),
        missing,
        h("div", { class: "scroll figure", "data-at": "end", tabindex: "0", role: "region", "aria-label": t("view_timeline") }, draw(keys, counts, totals, address)),
        table(keys, counts, totals, address, (key) => address(key, undefined, "timeline")),
      ];
    },
  };
})();
