// The line to the server: regions that it pushes, the clocks that run between, and whether the line is alive.
// A page calls live.start(path, afterEachMessage).
"use strict";

const live = (() => {
  const BROKEN_AFTER = 3500; // three beats of the server; people are to see it within 5 s
  const AGAIN_AFTER = 1000; // at most, the first time; then twice that, and so on
  const AGAIN_MOST = 5000;
  const LOOK_EVERY = 250;
  const OVER = 4401; // the session was ended
  const ELSEWHERE = 4409; // its user has gone to another page

  let socket = null;
  let last = 0; // when the server was heard last, of the clock that is never turned
  let sequence = 0;
  let tries = 0; // since the server was heard
  let offset = 0; // the server's clock less ours
  let before = () => {};
  let after = () => {};
  let path = "";

  function connect() {
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    const mine = new WebSocket(scheme + "//" + location.host + path);
    socket = mine;
    sequence = 0;
    last = performance.now();
    mine.onmessage = (event) => { if (mine === socket) heard(JSON.parse(event.data)); };
    mine.onclose = (event) => {
      if (mine !== socket) return;
      if (event.code === OVER || event.code === ELSEWHERE) { leave(event.code); return; }
      broken(true);
      later(mine, () => again(mine));
    };
  }

  // Five hundred pages that lost one server do not come back in one instant.
  function later(mine, come) {
    const most = Math.min(AGAIN_MOST, AGAIN_AFTER * 2 ** tries++);
    setTimeout(() => { if (mine === socket) come(); }, Math.random() * most);
  }

  // A session that is over is not to be knocked with for ever.
  async function again(mine) {
    try {
      const page = await fetch(location.pathname,
        { cache: "no-store", redirect: "manual", signal: AbortSignal.timeout(BROKEN_AFTER) });
      if (page.type === "opaqueredirect") { if (!expired()) leave(OVER); return; }
    } catch (_) { /* the server is away: the line says so, too */ }
    if (mine === socket) connect(); // else another line was made meanwhile
  }

  // Nobody's data stays on a page whose user may not see it any more.
  function leave(code) {
    for (const each of document.querySelectorAll("main, aside, dialog")) each.textContent = "";
    location.replace("/sign-in" + (code === ELSEWHERE ? "?elsewhere=1" : ""));
  }

  // Who is only late signs in again beside the card of the call that they are on. False where there is none.
  function expired() {
    const dialog = document.getElementById("again");
    if (!dialog || !document.querySelector("#call .call")) return false;
    if (!dialog.open) dialog.showModal();
    return true;
  }

  document.addEventListener("submit", async (event) => {
    if (!event.target.matches("form.again")) return;
    event.preventDefault();
    const of = event.target;
    const reply = await post("/sign-in/again", { name: meta("user"), password: of.password.value, code: of.code.value });
    of.querySelector(".fault").textContent = reply.ok ? "" : reply.body.message || reply.body.error;
    if (!reply.ok) { of.code.value = ""; return; }
    of.reset();
    document.querySelector('meta[name="page-word"]').content = reply.body.word;
    of.closest("dialog").close();
    if (socket) { socket.onclose = null; socket.close(); }
    connect();
  });

  function heard(message) {
    if (message.seq !== sequence + 1) { socket.close(); return; } // never; then everything anew
    sequence = message.seq;
    last = performance.now();
    tries = 0;
    offset = message.now - Date.now();
    before();
    for (const [id, html] of Object.entries(message.regions)) {
      const region = document.getElementById(id);
      if (region) region.innerHTML = html; // made and escaped by the server
    }
    broken(false);
    clocks();
    after(message);
  }

  function broken(is) {
    document.getElementById("broken").hidden = !is;
    document.body.classList.toggle("is-broken", is);
  }

  function look() {
    if (performance.now() - last > BROKEN_AFTER && socket) {
      broken(true);
      const dead = socket;
      dead.onclose = null;
      dead.close();
      last = performance.now();
      later(dead, connect);
    }
    clocks();
  }

  function clocks() {
    const now = Date.now() + offset;
    for (const each of document.querySelectorAll("time[data-since]")) show(each, now - Number(each.dataset.since));
    for (const each of document.querySelectorAll("time[data-until]")) show(each, Number(each.dataset.until) - now);
  }

  function show(element, millis) {
    const seconds = Math.max(0, Math.floor(millis / 1000));
    const two = (n) => String(n).padStart(2, "0");
    const hours = Math.floor(seconds / 3600);
    const text = (hours > 0 ? hours + ":" + two(Math.floor(seconds / 60) % 60) : Math.floor(seconds / 60)) + ":" + two(seconds % 60);
    if (element.textContent !== text) element.textContent = text;
  }

  // ---- what people do ----

  const meta = (name) => document.querySelector('meta[name="' + name + '"]').content;

  // Answers {ok, status, body}; body is an object, or a text where the server sent a piece of a page.
  async function post(to, body) {
    try {
      const reply = await fetch(to, {
        method: "POST",
        headers: { "content-type": "application/json", "x-denwaban-page": meta("page-word") },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(10000),
      });
      if (reply.status === 401 && to !== "/sign-in/again" && !expired()) leave(OVER);
      const text = await reply.text();
      const json = (reply.headers.get("content-type") || "").startsWith("application/json");
      return { ok: reply.ok, status: reply.status, body: json ? JSON.parse(text) : text };
    } catch (_) {
      return { ok: false, status: 0, body: { message: word("away") } };
    }
  }

  const word = (name) => document.getElementById("words").dataset[name];

  let toldUntil;
  function tell(text, good) {
    const told = document.getElementById("told");
    told.textContent = text;
    told.className = "told " + (good ? "good" : "bad");
    told.hidden = false;
    clearTimeout(toldUntil);
    toldUntil = setTimeout(() => { told.hidden = true; }, good ? 3000 : 10000);
  }

  // Who does it is said with every request; the server holds it against the session.
  const by = (body) => Object.assign({ operator: meta("user"), by: meta("user") }, body);

  function only(to, body) {
    const keys = {
      "/api/v1/dial": ["operator", "household"], "/api/v1/pass": ["operator"],
      "/api/v1/return-call": ["operator", "call", "household"], "/api/v1/stop": ["by", "contract"],
      "/api/v1/resume": ["by", "contract"], "/desk/done": ["call", "without"], "/desk/key": ["call", "key"],
      "/desk/line": ["call", "do"], "/board/listen": ["operator", "mode"],
      "/api/v1/ticket-wish/withdraw": ["by", "contract", "id"],
    }[to];
    return keys ? Object.fromEntries(Object.entries(body).filter(([key]) => keys.includes(key))) : body;
  }

  async function press(button) {
    if (button.dataset.open) { document.getElementById(button.dataset.open).showModal(); return; }
    if ("close" in button.dataset) { button.closest("dialog").close(); return; }
    if (!button.dataset.post) return;
    button.disabled = true;
    const to = button.dataset.post;
    const reply = await post(to, only(to, by(JSON.parse(button.dataset.body || "{}"))));
    button.disabled = false;
    const dialog = button.closest("dialog");
    if (dialog && reply.ok) dialog.close();
    if (reply.ok && button.dataset.told) tell(word(button.dataset.told), true);
    if (!reply.ok) tell(reply.body.message || reply.body.error || String(reply.status), false);
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button && (button.dataset.post || button.dataset.open || "close" in button.dataset)) {
      event.preventDefault();
      press(button);
    }
  });

  // Digits and letters are keys only where nobody types.
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    const typing = event.key.length === 1 && event.target.closest("input, textarea, select");
    if (typing) return;
    const dialog = document.querySelector("dialog[open]");
    const button = (dialog || document).querySelector('button[data-key="' + CSS.escape(event.key) + '"]:not([disabled])');
    if (button && (dialog || !button.closest("dialog"))) {
      event.preventDefault();
      button.click();
    }
  });

  return {
    start(to, afterEach, beforeEach = () => {}) { path = to; after = afterEach; before = beforeEach; connect(); setInterval(look, LOOK_EVERY); },
    post, tell, word, meta,
  };
})();
