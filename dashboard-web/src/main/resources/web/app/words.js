/** How values are said: durations, times, names of categories, channels and people. Text in, text out. */

export const STATUSES = ['open', 'in_progress', 'resolved', 'closed'];
export const PRIORITIES = ['low', 'normal', 'high', 'urgent'];
export const CATEGORIES = [
  'account_inquiry',
  'card_inquiry',
  'interest_rates',
  'loan_inquiry',
  'technical_issue',
  'fees_charges',
  'promotions',
  'general_inquiry',
];
const CHANNELS = {
  browser: 'Browser',
  twilio: 'Twilio phone',
  telnyx: 'Telnyx phone',
  acs: 'Azure phone',
  vonage: 'Vonage phone',
  genesys: 'Genesys',
  asterisk: 'Asterisk',
  jambonz: 'Jambonz',
  sip: 'SIP phone',
  realtime: 'Realtime client',
  sms: 'Text message',
  chat: 'Web chat',
  text: 'Text',
};
export const CHANNEL_NAMES = Object.keys(CHANNELS);

/** `interest_rates` → `Interest rates`. */
export function plain(name) {
  if (!name) return '';
  const words = name.replaceAll('_', ' ');
  return words[0].toUpperCase() + words.slice(1);
}

/** Whether nothing is said aloud: there is nothing to listen to, to record or to speak into. */
export const inWriting = (ticket) => ticket.channel === 'sms' || ticket.channel === 'chat';

export const channel = (name) => CHANNELS[name] ?? plain(name);
export const agent = (id) => plain(id ?? '') || 'Agent';

/** Who called: the name once known, else the number or address the line told, else Unknown. */
export function callerOf(ticket) {
  const name = ticket.customer_name;
  if (name && name !== 'Unknown') return name;
  return ticket.caller || name || 'Unknown';
}

export function speaker(line, agentId) {
  if (line.speaker === 'user') return 'Caller';
  return line.speaker === 'supervisor' ? 'Supervisor' : agent(agentId);
}

/** Milliseconds as `1:07`, or `1:02:03` from an hour on. */
export function clock(ms) {
  const s = Math.max(0, Math.floor(ms / 1000));
  const two = (n) => String(n).padStart(2, '0');
  const minutes = Math.floor(s / 60);
  return minutes < 60
    ? `${minutes}:${two(s % 60)}`
    : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(s % 60)}`;
}

/** Tools by their short names; others by their own words. */
const TOOLS = { search_gxs_help_center: 'help centre' };
export const tool = (name) => TOOLS[name] ?? name.replaceAll('_', ' ');

/** How long a tool took: `14 ms`, `2.4 s`. */
export const took = (ms) => (ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`);

/** Hours as the stats give them, in the unit in which a person would say them: [figure, unit]. */
export function span(hours) {
  const minutes = hours * 60;
  if (minutes < 1) return [String(Math.round(minutes * 60)), 's'];
  if (minutes < 90) return [minutes < 10 ? minutes.toFixed(1) : String(Math.round(minutes)), 'min'];
  return hours < 48 ? [hours.toFixed(1), 'h'] : [(hours / 24).toFixed(1), 'days'];
}

const TIME = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const DAY_TIME = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});
const WHOLE = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });

export const timeOfDay = (date) => TIME.format(new Date(date));
export const when = (iso) => (iso ? DAY_TIME.format(new Date(iso)) : '');
export const exactly = (iso) => (iso ? WHOLE.format(new Date(iso)) : '');

/**
 * What was generated but not heard: the part of the whole text that follows what the caller heard. Both are compared
 * word by word, since what was heard may be cut inside a word or spaced differently.
 */
export function unheard(heard, generated) {
  if (!generated || generated === heard) return '';
  const said = (heard ?? '').trim();
  if (generated.startsWith(said)) return generated.slice(said.length).trimStart();
  const a = said.split(/\s+/);
  const pieces = generated.match(/\S+\s*/g) ?? [];
  let same = 0;
  while (same < a.length && same < pieces.length && pieces[same].trim() === a[same]) same++;
  return pieces.slice(same).join('');
}

export const STATUS_FLAG = { open: 'did', in_progress: 'did', resolved: 'good', closed: '' };
export const PRIORITY_FLAG = { low: '', normal: '', high: 'warn', urgent: 'bad' };

const ENDINGS = {
  caller_hangup: 'Caller hung up',
  agent_hangup: 'Agent ended the call',
  interrupted: 'Cut off',
  idle: 'Nobody wrote any more',
  supervisor: 'A supervisor ended the call',
};
export const ending = (reason) => ENDINGS[reason] ?? plain(reason ?? '');

/**
 * Characters that are not seen, or that turn round how what follows them is read, by name: a null byte, a right-to-left
 * override, a byte order mark. Line ends and tabs stay, and so do the joiners that emoji and many scripts need.
 */
const UNSEEN =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u200b\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/g;
const named = (character) => {
  const code = character.charCodeAt(0);
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  // Isolated, so that the name itself reads the same among words from right to left.
  return `\u2066‹U+${code.toString(16).toUpperCase().padStart(4, '0')}›\u2069`;
};

/** Text of others as it may be shown. */
export const visible = (text) => String(text ?? '').replace(UNSEEN, named);

/** Whether a field, which shows text as it is, would hide something of it. */
export const hides = (text) => text.search(UNSEEN) >= 0;

/** JSON text as it may be copied anywhere: whatever is not seen is escaped. */
export const escaped = (json) =>
  json.replace(UNSEEN, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
