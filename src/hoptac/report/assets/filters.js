// Which rows are looked at: the same filters for all views, kept in the address.
"use strict";

(() => {
  const { h, t, code } = hoptac;
  hoptac.FILTERS = ["party", "partner", "kind", "field", "status", "outlet", "from", "to", "dated", "undated", "repeat", "new", "sure", "q"];
  const SURE = ["0.5", "0.7", "0.9"];
  const FACETS = ["party", "partner", "kind", "field", "status", "outlet"];

  /** The filters of a query without what belongs to one view only. */
  hoptac.kept = (query) =>
    Object.fromEntries(hoptac.FILTERS.filter((name) => query[name]).map((name) => [name, query[name]]));

  const overlaps = (start, end, from, to) =>
    start !== "" && (!to || start <= to) && (!from || `${end || start}-99` >= from);

  /** Tests of a row by filter; those that are not set are left out. */
  const tests = (query) => {
    const { dyads, data } = hoptac;
    const { articles, meta } = data;
    const found = {};
    const number = (name) => hoptac.partyNumber.get(query[name]) ?? -1;
    if (query.party) {
      const party = number("party");
      found.party = (row) => dyads.source[row] === party || dyads.target[row] === party;
    }
    if (query.partner) {
      const [party, partner] = [number("party"), number("partner")];
      found.partner = query.party
        ? (row) => (dyads.source[row] === partner && dyads.target[row] === party)
          || (dyads.target[row] === partner && dyads.source[row] === party)
        : (row) => dyads.source[row] === partner || dyads.target[row] === partner;
    }
    for (const [name, codes] of [["kind", meta.kinds], ["status", meta.statuses]]) {
      const wanted = codes.indexOf(query[name]);
      if (query[name]) found[name] = (row) => dyads[name][row] === wanted;
    }
    if (query.field) {
      const with_ = hoptac.fields.map((codes) => (query.field === "-" ? !codes.length : codes.includes(query.field)));
      found.field = (row) => with_[dyads.fields[row]];
    }
    if (query.outlet) {
      const outlet = articles.outlets.indexOf(query.outlet === "-" ? "" : query.outlet);
      found.outlet = (row) => articles.outlet[dyads.article[row]] === outlet;
    }
    if (query.undated) {
      found.undated = (row) => (query.dated === "event" ? hoptac.when(row)[0] : hoptac.published(row)) === "";
    }
    if (query.from || query.to) {
      found.date = query.dated === "event"
        ? (row) => overlaps(...hoptac.when(row), query.from, query.to)
        : (row) => overlaps(hoptac.published(row).slice(0, 10), "", query.from, query.to);
    }
    if (!query.repeat) found.repeat = (row) => articles.copyOf[dyads.article[row]] < 0;
    if (Number(query.sure)) {
      const least = Math.round(Number(query.sure) * 1000);
      found.sure = (row) => dyads.confidence[row] >= least;
    }
    if (query.new) found.new = (row) => articles.isNew[dyads.article[row]] === 1;
    if (query.q) {
      const { form, holds } = hoptac.finder(query.q);
      const names = data.parties.map(([id, vi, en]) => form(`${id} ${vi} ${en}`));
      const titles = articles.title.map((title, at) => form(`${title} ${hoptac.outlet(at)}`));
      const sentences = new Map();
      const sentence = (row) => {
        const at = dyads.sentence[row];
        if (!sentences.has(at)) sentences.set(at, form(hoptac.evidence(row)));
        return sentences.get(at);
      };
      found.q = (row) => holds(
        `${names[dyads.source[row]]} ${names[dyads.target[row]]} ${titles[dyads.article[row]]} ${sentence(row)}`,
      );
    }
    return found;
  };

  /** One row per pair, kind and day of publication: the surest, as in the view dyads_one_a_day. */
  const oneADay = (rows) => {
    const { dyads } = hoptac;
    const best = new Map();
    for (const row of rows) {
      const pair = [dyads.source[row], dyads.target[row]].sort((a, b) => a - b);
      const key = `${pair} ${dyads.kind[row]} ${hoptac.published(row).slice(0, 10)}`;
      const other = best.get(key);
      const surer = other === undefined || dyads.confidence[row] > dyads.confidence[other]
        || (dyads.confidence[row] === dyads.confidence[other] && hoptac.dyadId(row) < hoptac.dyadId(other));
      if (surer) best.set(key, row);
    }
    return [...best.values()].sort((a, b) => a - b);
  };

  const countRow = (facets, row, only) => {
    const { dyads } = hoptac;
    const values = {
      party: () => [dyads.source[row], dyads.target[row]],
      partner: () => [dyads.source[row], dyads.target[row]],
      kind: () => [dyads.kind[row]],
      status: () => [dyads.status[row]],
      field: () => (hoptac.fields[dyads.fields[row]].length ? hoptac.fields[dyads.fields[row]] : ["-"]),
      outlet: () => [hoptac.data.articles.outlet[dyads.article[row]]],
    };
    for (const name of only ? [only] : FACETS) {
      if (values[name]) for (const value of values[name]()) hoptac.add(facets[name], value);
    }
  };

  /** The rows that pass, and how many there would be with each value of each filter. */
  hoptac.select = async (query) => {
    if (query.q) await hoptac.loadAllEvidence();
    const all = Object.entries(tests(query));
    const facets = Object.fromEntries(FACETS.map((name) => [name, new Map()]));
    const rows = [];
    for (let row = 0; row < hoptac.count; row += 1) {
      let failed = "";
      let failures = 0;
      for (const [name, passes] of all) {
        if (!passes(row)) {
          failed = name;
          failures += 1;
          if (failures > 1) break;
        }
      }
      if (failures === 0) {
        rows.push(row);
        countRow(facets, row, "");
      } else if (failures === 1) {
        countRow(facets, row, failed);
      }
    }
    return { rows: query.repeat === "day" ? oneADay(rows) : rows, facets };
  };

  const option = (value, label, count, chosen) =>
    h("option", { value, selected: value === chosen },
      count === undefined ? label : `${label} (${hoptac.number(count)})`);

  const select = (name, label, query, options) => h("div", { class: "control" },
    h("label", { for: `filter-${name}` }, label),
    h("select", { id: `filter-${name}`, onchange: (event) => hoptac.change({ [name]: event.target.value }) },
      options.map(([value, text, count]) => option(value, text, count, query[name] ?? ""))));

  const input = (name, label, query, type, attributes = {}) => {
    let timer = 0;
    const apply = (event) => {
      clearTimeout(timer);
      if (event.target.value !== (hoptac.route().query[name] ?? "")) hoptac.change({ [name]: event.target.value }, true);
    };
    return h("div", { class: "control" },
      h("label", { for: `filter-${name}` }, label),
      h("input", {
        id: `filter-${name}`, type, value: query[name] ?? "", ...attributes, onchange: apply,
        oninput: type === "search" ? (event) => {
          clearTimeout(timer);
          timer = setTimeout(() => apply(event), 400);
        } : null,
      }));
  };

  const facetOptions = (name, query, facets) => {
    const { meta, articles } = hoptac.data;
    const counts = facets[name];
    const none = t(`any_${name}`);
    const byLabel = (a, b) => a[1].localeCompare(b[1], hoptac.language);
    const coded = (codes, family) => codes.map((value, at) => [value, code(family, value), counts.get(at) ?? 0]);
    const lists = {
      kind: () => coded(meta.kinds, "kind"),
      status: () => coded(meta.statuses, "status"),
      field: () => [...hoptac.fieldCodes, "-"].map((value) => [value, code("field", value), counts.get(value) ?? 0]).sort(byLabel),
      outlet: () => articles.outlets.map((value, at) => [value || "-", value || t("no_outlet"), counts.get(at) ?? 0]).sort(byLabel),
    };
    const parties = () => hoptac.data.parties.map(([id], at) => [id, hoptac.party(at), counts.get(at) ?? 0])
      .filter(([id, , count]) => count || id === query[name])
      .filter(([id]) => name !== "partner" || id !== query.party).sort(byLabel);
    const options = (lists[name] ?? parties)();
    const counted = query.repeat === "day" ? options.map(([value, label]) => [value, label]) : options;
    return [["", none], ...counted];
  };

  const shown = (name, value) => {
    if (name === "party" || name === "partner") {
      const number = hoptac.partyNumber.get(value);
      return number === undefined ? value : hoptac.party(number);
    }
    if (["kind", "status", "field"].includes(name)) return code(name, value);
    if (name === "from" || name === "to") return `${t(`filter_${name}`)} ${hoptac.day(value)}`;
    if (name === "outlet") return value === "-" ? t("no_outlet") : value;
    if (name === "repeat" || name === "dated") return t(`${name}_${value}`);
    if (name === "sure") return t("at_least_sure", { least: value });
    if (name === "undated") return t("only_undated");
    return name === "new" ? t("only_new") : `“${value}”`;
  };

  const chips = (query, names) => {
    const active = names.filter((name) => query[name]);
    if (!active.length) return null;
    return h("ul", { class: "chips", "aria-label": t("filters_active") },
      active.map((name) => h("li", {}, h("button", {
        type: "button", id: `chip-${name}`, "aria-label": t("remove_filter", { filter: shown(name, query[name]) }),
        onclick: () => hoptac.change({ [name]: "" }),
      }, shown(name, query[name]), h("span", { "aria-hidden": "true" }, " ×")))),
      h("li", {}, h("button", {
        type: "button", class: "plain", id: "chip-all",
        onclick: () => hoptac.change(Object.fromEntries(names.map((name) => [name, ""]))),
      }, t("remove_all"))));
  };

  /** The form of the filters. */
  hoptac.filterForm = (query, facets, names, open) => {
    const pick = {
      q: () => input("q", t("filter_q"), query, "search", { placeholder: t("filter_q_hint") }),
      from: () => input("from", t("filter_from"), query, "date"),
      to: () => input("to", t("filter_to"), query, "date"),
      dated: () => select("dated", t("filter_dated"), query, [["", t("dated_published")], ["event", t("dated_event")]]),
      repeat: () => select("repeat", t("filter_repeat"), query,
        ["", "all", "day"].map((value) => [value, t(`repeat_${value || "none"}`)])),
      sure: () => select("sure", t("filter_sure"), query, [["", t("any")], ...SURE.map((value) => [value, value])]),
      undated: () => null, // shown as a chip only, where the timeline led to it
      new: () => select("new", t("filter_new"), query, [["", t("any_article")], ["1", t("only_new")]]),
    };
    const control = (name) =>
      (pick[name] ?? (() => select(name, t(`filter_${name}`), query, facetOptions(name, query, facets))))();
    const active = names.filter((name) => query[name]).length;
    const wide = matchMedia("(min-width: 48rem)").matches;
    return h("section", { class: "filters", "aria-label": t("filters") },
      h("details", { id: "filters", open: hoptac.filtersOpen ?? (open && wide) },
      h("summary", { id: "filters-summary", onclick: (event) => {
        hoptac.filtersOpen = !event.target.closest("details").open;
      } }, t("filters"), active ? ` (${active})` : ""),
      h("form", { class: "controls", role: "search", onsubmit: (event) => event.preventDefault() },
        names.map(control))),
      chips(query, names));
  };
})();
