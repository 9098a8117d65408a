import temml from "temml";

/** The tree of a formula in MathML. Throws where it is none. Commands that would name addresses, classes or ids are
 * not trusted, macros expand a few times, and sizes are bounded. */
export function treeOf(tex: string, display: boolean): unknown {
  return temml.__renderToMathMLTree(tex, {
    displayMode: display,
    trust: false,
    strict: false,
    throwOnError: true,
    annotate: false,
    xml: false,
    wrap: "none",
    maxExpand: 200,
    maxSize: [25, 25],
  });
}
