/** Reads FIT workouts with fit-file-parser, another lineage of decoders than those of Python and Rust; prints their steps as JSON. */
import { readFileSync } from "node:fs";

const [library, ...paths] = process.argv.slice(2);
const { default: found } = await import(library);
const Parser = found.default ?? found;
const read = (path) =>
  new Promise((done, failed) => {
    new Parser({ force: false, mode: "list" }).parse(readFileSync(path), (error, data) =>
      error ? failed(new Error(error)) : done(data.messages.workout_step),
    );
  });
console.log(JSON.stringify(await Promise.all(paths.map(read))));
