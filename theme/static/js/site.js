/* What pages do besides being read.  What few pages need is loaded where there is something for it to work on. */

import "./controls.js";
import "./edition.js";
import "./leaving.js";

const has = (selector) => document.querySelector(selector) !== null;
if (has(".permalink, .reference, [data-moved]")) import("./clauses.js");
if (has(".side-contents, .chapters")) import("./progress.js");

const { worker } = document.body.dataset;
if (worker) navigator.serviceWorker?.register(worker);
