"""A body for browser tests: a simulated person who does what the guiding page asks, as a phone feels it.

The page gets motion events as a phone's browser sends them. She looks at what the session keeps instead of
listening, stands before she goes backward, and slows down before she stands.
"""

from typing import Any

import numpy as np

from backstride.sample.script import Block, Enter, starts_of
from backstride.sample.simulate import simulate_worn
from backstride.sample.worn import PHONE, Mounting, Worn
from backstride.vocab.recording import Placement, Sensor
from backstride.vocab.segment import Gait, Travel

STAND_S, GO_S = 8.0, 40.0
FORCE, TURN = 100, 10
SEED = 12


def felt() -> dict[str, Any]:
    """What a phone at the lower back feels: a stand, a walk forward, a stand, a walk backward, a stand."""
    stand = Block(STAND_S, Travel.STILL, Gait.STAND)
    ways = ((Travel.FORWARD, 1.3), (Travel.BACKWARD, 0.9))
    ahead, back = (Block(GO_S, way, Gait.WALK, speed, enter=Enter.KEEP_FACING) for way, speed in ways)
    script = (stand, ahead, stand, back, stand)
    worn = Worn(Placement.LUMBAR, Mounting(facing="-z", up="+y"), PHONE)
    streams = simulate_worn(script, SEED, worn).recording.streams
    acc, gyr = (list(streams[kind].columns.values()) for kind in (Sensor.ACC, Sensor.GYR))
    edges = starts_of(script)
    return {
        "t": streams[Sensor.ACC].t_s.round(4).tolist(),
        "force": [np.rint(axis * FORCE).astype(int).tolist() for axis in acc],
        "turn": [np.rint(np.degrees(axis) * TURN).astype(int).tolist() for axis in gyr],
        "per": {"force": FORCE, "turn": TURN},
        "parts": {"stand": edges[:2], "forward": edges[1:3], "backward": edges[3:5]},
    }


BODY = """async (felt) => {
    const here = document.querySelector("script[src*='guide/shell.js']").src;
    const { motionEvent, seamOf } = await import(here.replace("shell.js", "simulated.js"));
    const { blocksOf } = await import(here.replace("shell.js", "blocks.js"));
    felt.force = felt.force.map((axis) => Int16Array.from(axis));
    felt.turn = felt.turn.map((axis) => Int16Array.from(axis));
    felt.t = Float64Array.from(felt.t);
    const { parts } = felt, seam = seamOf(felt), even = {};
    for (const [way, [from, to]] of Object.entries(parts)) {
        const ends = to - (way === "stand" ? 1 : 6);
        even[way] = [way === "stand" ? from + 1 : seam(from + 8, ends), ends];
    }
    let way = "stand", at = even.stand[0], leaves = false, walked = false, index = 0;
    let last = performance.now(), since = last;
    const turned = (to) => {
        way = to;
        at = to === "stand" ? even.stand[0] : parts[to][0] - 0.2;
        leaves = false;
        since = performance.now();
    };
    function wanted() {  // by what is asked of her
        const { screen, session } = document.body.dataset;
        if (session !== "running") return "stand";
        if (screen === "wear") {
            const head = document.querySelector("main[data-screen=wear] h1").textContent;
            return /ten steps/i.test(head) && !walked ? "forward" : "stand";
        }
        const kept = JSON.parse(localStorage.getItem("backstride.session") ?? "null");
        if (!kept) return "stand";
        const { status, index, turn, workout } = kept.state, { travel } = blocksOf(workout)[index] ?? {};
        const t = (Date.now() - kept.zeroAt) / 1000;
        if (status === "running") return travel === "still" ? "stand" : travel;
        if (status !== "turn" || screen === "asked") return "stand";
        if (way === travel) return travel;
        return way === "stand" && t > (turn?.goAt ?? (turn?.since ?? t) + 12) + 0.4 ? travel : "stand";
    }
    setInterval(() => {
        const now = performance.now(), wants = wanted();
        if (way === "forward" && document.body.dataset.screen === "wear" && now - since > 6500) walked = true;
        if (wants !== way && !leaves) {
            if (way === "stand") turned(wants);
            else { leaves = true; at = even[way][1]; }
        }
        for (let left = (now - last) / 1000; left > 1e-6;) {
            const ends = leaves ? parts[way][1] : even[way][1], step = Math.min(left, ends - at);
            index = felt.t.findIndex((t) => t >= at);
            for (; index < felt.t.length && felt.t[index] < at + step; index += 1) {
                dispatchEvent(motionEvent(felt, index, now - 1000 * (left - (felt.t[index] - at))));
            }
            left -= Math.max(step, 1e-6);
            at += step;
            if (at < ends - 1e-9) continue;
            if (leaves) turned("stand");
            else at = even[way][0];
        }
        last = now;
    }, 20);
}"""
"""Made to feel what `felt` gives, from now on."""
