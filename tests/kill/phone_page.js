// A session on a phone, for tests that kill it: samples at 60 a second, what the person says, answers, and the upload meanwhile.
// The session runs four times as fast as the clock on the wall, so that a short life holds many seconds of it.
const { static: at, id, header, finish, name } = await (await fetch("/kill/next")).json();
const { openLog } = await import(`${at}/offline/log.js`);
const { put, sendAnswers, waiting } = await import(`${at}/offline/queue.js`);
const { keepSending, sendAll } = await import(`${at}/offline/upload.js`);
const { notYetSafe } = await import(`${at}/offline/safe.js`);
const tell = (what) => fetch("/kill/tell", { method: "POST", body: JSON.stringify(what), keepalive: true });
const SPEED = 4, HZ = 60;

const log = await openLog(id, header);
const lines = (await log.lines()).map((line) => JSON.parse(line));
const last = lines.filter((line) => line.k === "m").at(-1)?.t.at(-1) ?? -1 / HZ;
await tell({ what: "opened", name, from: last, lines: lines.length });

if (finish) {
  log.append({ k: "end", t: last + 1 / HZ, why: "killed" });
  await log.flush();
  const bytes = log.bytes();
  await log.close();
  let left = { sessions: 1 };
  for (let i = 0; i < 50 && left.sessions; i++) left = await sendAll();
  for (let i = 0; i < 50 && (await waiting()).length; i++) await sendAnswers();
  await tell({ what: "finished", name, bytes, left, unsafe: await notYetSafe() });
} else {
  const began = performance.now();
  const now = () => last + (performance.now() - began) / 1000 * SPEED;
  void keepSending({ everyMs: 150 });
  let n = 0, made = last, second = [];
  setInterval(() => {
    for (; made + 1 / HZ <= now(); ) {
      made = Math.round((made + 1 / HZ) * 1e6) / 1e6;
      second.push(made);
    }
    if (second.length >= HZ) {
      const t = second;
      second = [];
      log.append({ k: "m", t, f: t.map(() => [0.1, 9.8, 0]), w: t.map(() => [0, 1.5, 0]) });
    }
  }, 1000 / HZ);
  setInterval(() => void tell({ what: "now", name, t: made }), 40);
  const say = async () => {
    const said = `${name}-${n++}`;
    log.append({ k: "e", t: now(), what: "pain", value: 1, place: said });
    await log.flush();
    await tell({ what: "event", said });
    await put({ id: said, path: "/api/v1/plan/events", body: { event: "wished", day: header.day, id: said, wish: "tomorrow" } });
    await tell({ what: "answer", said });
    void sendAnswers();
    setTimeout(() => void say(), 120);
  };
  void say();
}
