/* What pages do besides being read: each part looks for what it works on, and does nothing where that is not. */

import "./clauses.js";
import "./controls.js";
import "./edition.js";
import "./leaving.js";
import "./progress.js";

const { worker } = document.body.dataset;
if (worker) navigator.serviceWorker?.register(worker);
