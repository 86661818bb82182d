/**
 * Callers who wait for a person, or for somebody's approval: which calls, and a sound while there are any. Who has turned the sound off keeps it off.
 */
import { feed } from './live-feed.js';
import { session } from './session.js';

const EVERY_MS = 3500;
const KEPT_AS = 'switchboard.ring';
const WAITING = 'waiting for a person';
const APPROVAL = 'waiting for approval';
const HELD = 'held by ';

/** How a call stands by its metadata: `waiting` (with `reason`), `approval` and `heldBy`. */
export function callState(call) {
  const state = call.endedAt ? '' : call.metadata.findLast((entry) => entry.key === 'call_state')?.value ?? '';
  return {
    waiting: state.startsWith(WAITING),
    approval: state.startsWith(APPROVAL),
    reason: state.startsWith(`${WAITING}: `) ? state.slice(WAITING.length + 2) : '',
    heldBy: state.startsWith(HELD) ? state.slice(HELD.length) : '',
  };
}

class Ring extends EventTarget {
  muted = kept() === 'off';

  #context = null;
  #timer = 0;

  constructor() {
    super();
    feed.addEventListener('change', () => this.#look());
  }

  get waiting() {
    return feed.running.filter((call) => callState(call).waiting);
  }

  /** Calls in which a tool waits for somebody who may approve it, as whoever uses this page may. */
  get approvals() {
    return session.may('tools.approve') ? feed.running.filter((call) => callState(call).approval) : [];
  }

  mute(muted) {
    this.muted = muted;
    try {
      localStorage.setItem(KEPT_AS, muted ? 'off' : 'on');
    } catch {
      // A browser that keeps nothing asks again next time.
    }
    this.#look();
    this.dispatchEvent(new Event('change'));
  }

  #look() {
    const rings = !this.muted && (this.waiting.length > 0 || this.approvals.length > 0);
    if (rings && !this.#timer) {
      this.#sound();
      this.#timer = setInterval(() => this.#sound(), EVERY_MS);
    } else if (!rings && this.#timer) {
      clearInterval(this.#timer);
      this.#timer = 0;
    }
  }

  /** Two soft notes. Before the first click on the page the browser keeps it silent; badge and title tell then. */
  #sound() {
    if (!navigator.userActivation?.hasBeenActive) return;
    this.#context ??= new AudioContext();
    const now = this.#context.currentTime;
    [660, 880].forEach((hz, at) => {
      const tone = this.#context.createOscillator();
      const volume = this.#context.createGain();
      const from = now + at * 0.22;
      tone.frequency.value = hz;
      volume.gain.setValueAtTime(0, from);
      volume.gain.linearRampToValueAtTime(0.12, from + 0.03);
      volume.gain.linearRampToValueAtTime(0, from + 0.2);
      tone.connect(volume).connect(this.#context.destination);
      tone.start(from);
      tone.stop(from + 0.22);
    });
  }
}

function kept() {
  try {
    return localStorage.getItem(KEPT_AS);
  } catch {
    return null;
  }
}

export const ring = new Ring();
