// Errors of the page itself are said, not swallowed. Stands alone and is loaded first: it speaks also when a part is missing.
function say(what) {
  const notice = document.getElementById('notice');
  notice.textContent = `Something on this page went wrong: ${what}. Load it again, after the call if there is one.`;
  notice.classList.add('bad');
  notice.hidden = false;
}

// Files that are missing say so only to who listens on the way down.
addEventListener('error', ({ target, message }) => {
  if (target.localName === 'script' || target.localName === 'link') {
    say(`${new URL(target.src || target.href).pathname}, or a part of it, could not be loaded`);
  } else if (message && !message.includes('ResizeObserver loop')) {
    say(message);
  }
}, true);
addEventListener('unhandledrejection', ({ reason }) => say(String((reason && reason.message) || reason)));
