/** Alerts by name, and how a supervisor who wants it is told of new ones: a sound, a notification of the browser. */
import { feed } from './live-feed.js';
import { go } from './router.js';
import { agent, callerOf } from './words.js';

const KINDS = {
  human: ['bad', 'Wants a person'],
  approval: ['bad', 'Needs approval'],
  angry: ['bad', 'Angry'],
  not_understood: ['warn', 'Not understood'],
  tools: ['warn', 'Tool failed'],
  silence: ['warn', 'Silence'],
  cost: ['warn', 'Cost'],
};
const MOODS = { negative: ['bad', 'Negative'], positive: ['good', 'Positive'] };

export const toneOf = (alert) => KINDS[alert.kind]?.[0] ?? 'warn';
export const nameOf = (alert) => KINDS[alert.kind]?.[1] ?? alert.kind.replaceAll('_', ' ');

/** [tone, name] of a mood, or null for a neutral one. */
export const moodOf = (mood) => MOODS[mood] ?? null;

/** The graver, the higher: calls that need a person stand first. */
export function gravity(call) {
  const { alerts } = feed.standing(call);
  return alerts.reduce((sum, alert) => Math.max(sum, toneOf(alert) === 'bad' ? 2 : 1), 0);
}

const SOUND = 'switchboard.alert-sound';
const NOTIFY = 'switchboard.alert-notify';
/** Many alerts at once are one sound. */
const QUIET_MS = 2000;

class Alarm extends EventTarget {
  sound = kept(SOUND);
  notify = kept(NOTIFY) && globalThis.Notification?.permission === 'granted';
  /** Why notifications cannot be had, to be shown. */
  refusal = '';

  #context = null;
  #soundedMs = -QUIET_MS;

  constructor() {
    super();
    feed.addEventListener('raised', ({ detail: { call, alert } }) => this.#tell(call, alert));
  }

  toggleSound() {
    this.sound = !this.sound;
    keep(SOUND, this.sound);
    if (this.sound) this.#beep();
    this.#changed();
  }

  async toggleNotify() {
    this.refusal = '';
    if (this.notify) this.notify = false;
    else if (!globalThis.Notification) this.refusal = 'This browser shows notifications on this machine or over https only.';
    else if ((await Notification.requestPermission()) === 'granted') this.notify = true;
    else this.refusal = 'The browser does not let this page notify: allow it beside the address.';
    keep(NOTIFY, this.notify);
    this.#changed();
  }

  #tell(call, alert) {
    if (this.sound && performance.now() - this.#soundedMs > QUIET_MS) this.#beep();
    if (!this.notify) return;
    const id = call.ticket.ticket_id;
    const shown = new Notification(nameOf(alert), {
      body: `${callerOf(call.ticket)} with ${agent(call.ticket.agent_id)}`,
      tag: `${id} ${alert.kind}`,
    });
    shown.onclick = () => {
      focus();
      go(`/?call=${encodeURIComponent(id)}`);
      shown.close();
    };
  }

  /** One low note, unlike the ring. Before the first click on the page the browser keeps it silent. */
  #beep() {
    if (!navigator.userActivation?.hasBeenActive) return;
    this.#soundedMs = performance.now();
    this.#context ??= new AudioContext();
    const now = this.#context.currentTime;
    const tone = this.#context.createOscillator();
    const volume = this.#context.createGain();
    tone.frequency.value = 440;
    volume.gain.setValueAtTime(0, now);
    volume.gain.linearRampToValueAtTime(0.1, now + 0.02);
    volume.gain.linearRampToValueAtTime(0, now + 0.35);
    tone.connect(volume).connect(this.#context.destination);
    tone.start(now);
    tone.stop(now + 0.36);
  }

  #changed() {
    this.dispatchEvent(new Event('change'));
  }
}

function kept(name) {
  try {
    return localStorage.getItem(name) === 'on';
  } catch {
    return false;
  }
}

function keep(name, on) {
  try {
    localStorage.setItem(name, on ? 'on' : 'off');
  } catch {
    // A browser that keeps nothing asks again next time.
  }
}

export const alarm = new Alarm();
