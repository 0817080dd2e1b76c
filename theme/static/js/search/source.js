// Where an engine has its files from.

/** The files of the folder `search/` of a site, through fetch. */
export function source(folder) {
  return {
    async read(name, cache) {
      const response = await fetch(new URL(name, folder), { cache });
      if (!response.ok) throw new Error(`${response.status} ${name}`);
      return response.text();
    },
    load: (name) => import(new URL(name, folder).href),
    remote: () => import("./remote.js"),
  };
}
