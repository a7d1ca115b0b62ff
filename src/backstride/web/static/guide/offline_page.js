// @ts-check
// The page for when the server does not answer: the days and drills that the phone took along.
import { node } from "./node.js";
import { dayName, dayOf, daysAhead, taken } from "./take_along.js";
import { sendWaiting } from "./waiting.js";

/** @param {import("./take_along.js").TakenDay} one @param {string} today */
function row({ day, session, why }, today) {
  const what = session
    ? [node("p", {}, session.title), node("p", { class: "small soft" }, session.around)]
    : [node("p", { class: "soft" }, "Rest"), node("p", { class: "small soft" }, why)];
  return node("li", day === today ? { class: "today" } : {}, node("p", { class: "day" }, node("b", {}, dayName(day, today))), node("div", {}, ...what));
}

/** @param {import("./take_along.js").TakenDrill} one */
const drill = (one) => node("details", {}, node("summary", {}, one.name),
  node("ol", { class: "notes" }, ...one.do.map((words) => node("li", {}, words))),
  node("p", { class: "closer" }, one.dose), node("p", { class: "small soft" }, `${one.space} ${one.stop}`));

async function show() {
  const guide = await taken(), today = dayOf(new Date());
  const days = document.querySelector("[data-days]"), drills = document.querySelector("[data-drills]");
  if (!guide || !(days instanceof HTMLElement) || !(drills instanceof HTMLElement)) return;
  const ahead = daysAhead(guide, today);
  days.querySelector("ul")?.append(...ahead.map((one) => row(one, today)));
  const of = days.querySelector("[data-of]");
  if (of) of.textContent = ahead.length ? "As your server planned them when the phone last reached it." : "The sessions on this phone are all in the past; it has to reach your server once.";
  drills.append(...Object.values(guide.drills).map(drill));
  days.hidden = false;
  drills.hidden = false;
}

void show();
sendWaiting(true);
