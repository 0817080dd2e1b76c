// The documents of all plans in document order: their plan, their kind, and what holds them.

import { Damaged } from "./postings.js";

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/**
 * Make the tree of a manifest: `starts`, the first document of each plan, then the number of all; and for each
 * document its `kinds` (index into the manifest's kinds), `plans`, `parents` (-1 for a plan) and `ends`, the number
 * of the first document behind it that it does not hold.
 */
export function plant(manifest) {
  const starts = [0];
  for (const plan of manifest.plans) starts.push(starts[starts.length - 1] + plan.documents.length);
  const size = starts[starts.length - 1];
  const tree = {
    size,
    starts,
    kinds: new Uint8Array(size),
    plans: new Uint16Array(size),
    parents: new Int32Array(size),
    ends: new Int32Array(size),
  };
  manifest.plans.forEach((plan, place) => grow(tree, plan.documents, place));
  return tree;
}

function grow(tree, documents, place) {
  const open = [];
  const close = (depth, at) => {
    while (open.length && open[open.length - 1].depth >= depth) tree.ends[open.pop().doc] = at;
  };
  for (let at = 0; at < documents.length; at += 1) {
    const doc = tree.starts[place] + at;
    const value = DIGITS.indexOf(documents[at]);
    if (value < 0) throw new Damaged("manifest");
    const depth = value % 12;
    close(depth, doc);
    tree.plans[doc] = place;
    tree.kinds[doc] = Math.floor(value / 12);
    tree.parents[doc] = open.length ? open[open.length - 1].doc : -1;
    open.push({ doc, depth });
  }
  close(-1, tree.starts[place + 1]);
}
