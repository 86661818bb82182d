/** What every component shares: resets, buttons, fields, flags. Colours and sizes come from tokens.css. */
import { css } from 'lit';

export const look = css`
  :host {
    display: block;
    min-width: 0;
  }
  :host([hidden]) {
    display: none;
  }
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  h1,
  h2,
  h3,
  p,
  ul,
  ol,
  dl,
  dd {
    margin: 0;
    padding: 0;
  }
  ul,
  ol {
    list-style: none;
  }
  h1,
  h2 {
    font-size: var(--title);
    font-weight: 650;
  }
  h3 {
    font-size: var(--small);
    font-weight: 650;
    color: var(--ink-2);
  }
  a {
    color: inherit;
    text-decoration: none;
  }
  button,
  input,
  select,
  textarea {
    font: inherit;
    color: inherit;
  }
  :focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: 2px;
  }
  .mono {
    font-family: var(--mono);
    font-size: var(--small);
  }
  .quiet {
    color: var(--ink-3);
    font-size: var(--small);
  }
  .btn {
    border: 1px solid var(--line-strong);
    background: var(--raised);
    border-radius: var(--r1);
    padding: 6px 12px;
    font-weight: 500;
    white-space: nowrap;
    cursor: pointer;
    transition: background var(--quick);
  }
  .btn:hover:not(:disabled) {
    background: var(--ground);
  }
  .btn:disabled {
    color: var(--ink-3);
    cursor: default;
    opacity: 0.6;
  }
  .btn.main {
    background: var(--accent);
    border-color: transparent;
    color: var(--on-accent);
  }
  .btn.main:hover:not(:disabled) {
    background: color-mix(in oklab, var(--accent) 88%, var(--ink));
  }
  .field {
    padding: 6px 10px;
    border: 1px solid var(--line-strong);
    border-radius: var(--r1);
    background: var(--sheet);
    min-width: 0;
  }
  .field::placeholder {
    color: var(--ink-3);
    opacity: 1;
  }
  .chip {
    border: 1px solid var(--line-strong);
    background: var(--sheet);
    border-radius: 999px;
    padding: 3px 10px;
    font-size: var(--small);
    color: var(--ink-2);
    white-space: nowrap;
    cursor: pointer;
  }
  .chip[aria-pressed='true'] {
    background: var(--accent-soft);
    border-color: transparent;
    color: var(--accent);
    font-weight: 600;
  }
  .flag {
    font-size: var(--label);
    font-weight: 600;
    padding: 2px 8px;
    border-radius: 999px;
    background: var(--ground);
    color: var(--ink-2);
    white-space: nowrap;
  }
  .flag.good {
    background: var(--good-soft);
    color: var(--good);
  }
  .flag.warn {
    background: var(--warn-soft);
    color: var(--warn);
  }
  .flag.bad {
    background: var(--bad-soft);
    color: var(--bad);
  }
  .flag.did {
    background: var(--accent-soft);
    color: var(--accent);
  }
  .user {
    color: var(--caller);
  }
  .agent {
    color: var(--agent);
  }
  .supervisor {
    color: var(--supervisor);
  }
  .live::after {
    content: '';
    display: inline-block;
    width: 7px;
    height: 1em;
    margin-inline-start: 3px;
    vertical-align: -2px;
    background: currentColor;
    opacity: 0.6;
    animation: blink 1s steps(2) infinite;
  }
  .live[data-speaker='user']::after {
    background: var(--caller);
  }
  .live[data-speaker='agent']::after {
    background: var(--agent);
  }
  @keyframes blink {
    50% {
      opacity: 0;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    *,
    *::before,
    *::after {
      animation: none !important;
      transition: none !important;
    }
  }
`;
