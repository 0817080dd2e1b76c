// Failures of the search that a page can speak of.

/**
 * Why a search failed: `reason` is `network`, `damaged` (a file is not what it should be) or `format` (the index is
 * of another release than the scripts, so that the page has to be loaded again).
 */
export class SearchFailure extends Error {
  constructor(reason, file) {
    super(`${reason}: ${file}`);
    this.reason = reason;
  }
}
