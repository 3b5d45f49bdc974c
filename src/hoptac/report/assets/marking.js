// Marks in running text, as displaCy shows them, but built as elements.
"use strict";

(() => {
  const { h } = hoptac;

  /** A stretch of text with marks. Marks are {start, end, tag, class, ...attributes, label}; where two
      overlap, the text is cut and the later one in the list lies inside the earlier one. */
  hoptac.marked = (text, start, end, marks) => {
    const inside = marks.filter((mark) => mark.start < end && mark.end > start);
    const cuts = [...new Set([start, end, ...inside.flatMap((mark) => [mark.start, mark.end])])]
      .filter((cut) => cut >= start && cut <= end).sort((a, b) => a - b);
    const wrap = (from, to, layers) => {
      if (!layers.length) return hoptac.cut(text, from, to);
      const [{ tag, label, start: begin, end: stop, ...attributes }, ...rest] = layers;
      return h(tag, attributes, wrap(from, to, rest), label && stop === to ? h("span", { class: "label" }, label) : null);
    };
    const nodes = [];
    for (let at = 0; at + 1 < cuts.length; at += 1) {
      const [from, to] = [cuts[at], cuts[at + 1]];
      nodes.push(wrap(from, to, inside.filter((mark) => mark.start <= from && mark.end >= to)));
    }
    return nodes;
  };
})();
