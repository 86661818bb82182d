// The conversation as it is said. A line belongs to an item and is replaced as it grows. The caller's words come late, often
// after the answer has begun, so a place is kept for them from the moment they begin to speak.
import { toolWords } from './words.js';

const FORGOTTEN_AFTER_MS = 20000;

export class Captions {
  constructor(list, scroller, announcer) {
    this.list = list;
    this.scroller = scroller;
    this.announcer = announcer;
    // A phone's keyboard takes half of the page: the newest words stay in sight.
    new ResizeObserver(() => this.follow()).observe(scroller);
    this.clear();
  }

  clear() {
    this.list.replaceChildren();
    this.announcer.replaceChildren();
    this.lines = new Map();
    this.places = [];
    this.tools = [];
  }

  callerSpeaks() {
    const open = this.places.at(-1);
    if (open && open.entry === this.list.lastElementChild) return;
    const entry = this.append('user');
    entry.classList.add('going');
    entry.setAttribute('aria-label', 'You are speaking');
    this.places.push({ entry, since: Date.now() });
  }

  transcript({ speaker, item_id: itemId, text, final }) {
    const line = this.lines.get(itemId) || this.newLine(speaker, itemId);
    if (line.final && (!final || line.text === text)) return;
    const interrupted = final && speaker !== 'user' && text.length < line.text.length
      && (line.final || line.text.startsWith(text.trimEnd()));
    if (interrupted) {
      line.final = true;
      this.strike(line, text);
      return;
    }
    line.text = text;
    line.final = final;
    line.entry.textContent = text;
    line.entry.classList.toggle('going', !final);
    if (final && text.trim() === '') line.entry.remove();
    else if (final) this.announce(speaker, text);
    this.follow();
  }

  /** The agent was interrupted: what was said but not heard stays, struck through. */
  strike(line, heard) {
    const rest = line.text.startsWith(heard) ? line.text.slice(heard.length) : ` ${line.text}`;
    const unheard = document.createElement('s');
    unheard.textContent = rest;
    line.entry.replaceChildren(heard, unheard);
    line.entry.classList.remove('going');
    line.entry.title = 'Struck through: not heard, because you interrupted';
    this.announce('agent', heard || 'interrupted');
    this.follow();
  }

  newLine(speaker, itemId) {
    const now = Date.now();
    while (this.places.length > 0 && now - this.places[0].since > FORGOTTEN_AFTER_MS) this.places.shift().entry.remove();
    const place = speaker === 'user' ? this.places.shift() : undefined;
    const entry = place ? place.entry : this.append(speaker);
    entry.removeAttribute('aria-label');
    const line = { entry, text: '', final: false };
    this.lines.set(itemId, line);
    return line;
  }

  tool({ name, status, duration_ms: durationMs }) {
    if (status === 'started') {
      const entry = this.append('step');
      entry.classList.add('going');
      entry.textContent = toolWords(name, 'started');
      this.tools.push({ name, entry });
      return;
    }
    const at = this.tools.findIndex(tool => tool.name === name);
    const entry = at < 0 ? this.append('step') : this.tools.splice(at, 1)[0].entry;
    entry.classList.remove('going');
    entry.classList.toggle('failed', status === 'failed');
    entry.textContent = `${toolWords(name, status)} · ${durationMs} ms`;
    this.follow();
  }

  /** A line between the lines, such as the end of the call. */
  mark(text) {
    this.append('mark').textContent = text;
    this.follow();
  }

  /** Nothing more will come: what was still open is settled. */
  finish() {
    this.places.splice(0).forEach(({ entry }) => entry.remove());
    this.list.querySelectorAll('.going').forEach(entry => entry.classList.remove('going'));
  }

  append(kind) {
    const entry = document.createElement('li');
    entry.className = kind;
    this.list.append(entry);
    this.follow();
    return entry;
  }

  announce(speaker, text) {
    const said = document.createElement('p');
    said.textContent = `${speaker === 'user' ? 'You' : 'Agent'}: ${text}`;
    this.announcer.append(said);
    while (this.announcer.childElementCount > 20) this.announcer.firstElementChild.remove();
  }

  follow() {
    this.scroller.scrollTop = this.scroller.scrollHeight;
  }
}
