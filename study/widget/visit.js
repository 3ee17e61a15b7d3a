// A participant's whole visit: asks the server where the person stands and shows that, to the thank-you page.

const root = element.querySelector(".study-root");
const server = connectServer(location.pathname.replace(/\/*$/, "/"));
const storage = browserStorage();

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Repeats `ask` until the server can be reached; `onTrouble` is called before every new attempt. */
async function untilReached(ask, onTrouble) {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (error instanceof Refused) throw error;
      onTrouble();
      await pause(RELOAD_MS);
    }
  }
}

function waitForServer() {
  if (root.dataset.stage !== "waiting") {
    showWaiting(root, "No connection", "The server cannot be reached. This page tries again by itself.");
  }
}

async function start() {
  const wanted = new URLSearchParams(location.search).get("study");
  if (wanted !== null) return visitStudy(wanted);
  const studies = await untilReached(server.studies, waitForServer);
  return studies.length === 1 ? visitStudy(studies[0].slug) : showStudies(root, studies);
}

async function visitStudy(slug) {
  try {
    const state = await untilReached(() => server.state(slug), waitForServer);
    document.title = state.study.title;
    await createVisit(state).enter();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    showWaiting(root, "This study is not open", "Please check the address you were given.");
  }
}

function createVisit(first) {
  const study = first.study;
  const draftKey = `ranking:${study.slug}:draft`;
  const sets = new Map();
  const images = new Map();
  let state = first;

  const outbox = createOutbox(study.slug, storage, server.answer, {
    onStored(reply) {
      board.tell("");
      take(reply);
      const overtaken = board.current() !== null && board.current().number <= state.answered;
      if (root.dataset.stage === "waiting" || overtaken) goOn();
    },
    onTrouble(count) {
      const answers = count === 1 ? "Your last answer is" : `Your last ${count} answers are`;
      board.tell(`No connection. ${answers} kept here and will be sent.`);
    },
    async onRefused(error) {
      if (error.code === "already_answered") board.tell("This photo was ranked in another window; that answer counts.");
      await refresh();
      goOn();
    },
  });

  const board = createBoard(root, study.scale, study.sets, {
    onRanked(set, order, milliseconds) {
      storage.removeItem(draftKey);
      const answer = { trial: set.trial, number: set.number, order, rt_ms: Math.min(milliseconds, 2 ** 31 - 1) };
      outbox.add(answer);
      goOn();
    },
    onChanged(set, order, elapsed) {
      storage.setItem(draftKey, JSON.stringify({ trial: set.trial, order, elapsed }));
    },
  });

  /** Takes in what the server says, and loads the images of the sets that come next. */
  function take(reply) {
    state = { ...state, ...reply };
    for (const set of reply.sets) {
      sets.set(set.number, set);
      loaded(set).catch(() => images.delete(set.trial));
    }
    for (const [number, set] of sets) {
      if (number <= state.answered && set !== board.current()) {
        sets.delete(number);
        images.delete(set.trial);
      }
    }
  }

  async function refresh() {
    take(await untilReached(() => server.state(study.slug), waitForServer));
  }

  function loaded(set) {
    if (!images.has(set.trial)) images.set(set.trial, loadImages(set, server.image));
    return images.get(set.trial);
  }

  /** Loads a set's images for the board, trying again for as long as some are missing. */
  async function persistently(set) {
    for (;;) {
      try {
        return await loaded(set);
      } catch {
        images.delete(set.trial);
        board.tell("The pictures could not be loaded. Trying again …");
        await pause(RELOAD_MS);
        board.tell("");
      }
    }
  }

  function draftOf(set) {
    const draft = JSON.parse(storage.getItem(draftKey) ?? "null");
    return draft?.trial === set.trial ? draft : { order: [], elapsed: 0 };
  }

  /** Shows what comes next: the first set that has no answer here or on the server, or the last page. */
  function goOn() {
    const waiting = outbox.waiting();
    if (state.stage === "welcome") return showWelcome(root, study, askConsent);
    if (state.stage === "instructions") return showInstructions(root, study, begin);
    if (state.stage === "finished" && waiting.length === 0) return showThanks(root, study);
    const answeredHere = new Set(waiting.map((answer) => answer.number));
    let number = state.answered + 1;
    while (answeredHere.has(number)) number += 1;
    const set = sets.get(number);
    if (set === undefined) return showWaiting(root, "One moment", "Your answer is being stored …");
    if (set === board.current() && root.dataset.stage === "ranking") return undefined;
    return board.show(set, () => persistently(set), draftOf(set));
  }

  function askConsent() {
    showConsent(root, study, agree, () => showDeclined(root, goOn));
  }

  /** Moves on with what `ask` replies; says so if the server refuses. */
  async function proceed(ask) {
    try {
      take(await untilReached(ask, waitForServer));
      goOn();
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      showWaiting(root, "That did not work", `The server says: ${error.message}. Please load this page again.`);
    }
  }

  const agree = () => proceed(() => server.consent(study.slug));
  const begin = () => proceed(() => server.begin(study.slug));

  return {
    async enter() {
      take(first);
      await outbox.flush();
      goOn();
    },
  };
}

start();
