const KEY = 'switchboard.scans';
const MOST = 500;

/** Scans made without a connection, kept in this browser until they are told, in their order. Each has its nonce, so that one
 *  whose answer was lost counts once. Beyond 500 the oldest is dropped. */
export class ScanQueue {
  constructor(tell) {
    this.tell = tell;
    this.telling = false;
  }

  get length() {
    return this.#all().length;
  }

  add(scan) {
    this.#keep([...this.#all(), scan].slice(-MOST));
  }

  /** Tells what waits; throws what hindered it. What the server does not understand is dropped. */
  async flush() {
    if (this.telling) return;
    this.telling = true;
    try {
      for (let all = this.#all(); all.length; all = this.#all()) {
        try {
          await this.tell(all[0]);
        } catch (fault) {
          if (!fault.status || fault.status >= 500 || fault.status === 401) throw fault;
        }
        this.#keep(this.#all().slice(1));
      }
    } finally {
      this.telling = false;
    }
  }

  #all() {
    try {
      const all = JSON.parse(localStorage.getItem(KEY) ?? '[]');
      return Array.isArray(all) ? all : [];
    } catch {
      return [];
    }
  }

  #keep(scans) {
    localStorage.setItem(KEY, JSON.stringify(scans));
  }
}
