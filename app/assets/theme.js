// The choice of theme: system, light or dark, applied before the first paint and kept in this browser.
(() => {
  const key = 'probity-theme';
  const choices = ['system', 'light', 'dark'];
  const root = document.documentElement;

  const read = () => {
    try {
      const saved = localStorage.getItem(key);
      return choices.includes(saved) ? saved : 'system';
    } catch {
      return 'system'; // Storage may be refused; the system's theme is always a good one.
    }
  };
  const apply = (choice) => {
    if (choice === 'system') root.removeAttribute('data-theme');
    else root.dataset.theme = choice;
  };
  const mark = () => {
    const choice = read();
    for (const input of document.querySelectorAll('input[name="theme"]')) input.checked = input.value === choice;
  };

  apply(read());

  // Pages are drawn and redrawn by the application, so the switch is found when it is used, not when it is made.
  document.addEventListener('change', (event) => {
    const input = event.target;
    if (!(input instanceof HTMLInputElement) || input.name !== 'theme' || !choices.includes(input.value)) return;
    apply(input.value);
    try {
      localStorage.setItem(key, input.value);
    } catch {
      // The choice then lasts as long as the page.
    }
  });
  document.addEventListener('DOMContentLoaded', () => {
    mark();
    new MutationObserver((changes) => {
      const drawn = changes.some(({ addedNodes }) =>
        [...addedNodes].some((node) => node instanceof Element && node.querySelector('input[name="theme"]')),
      );
      if (drawn) mark();
    }).observe(document.body, { childList: true, subtree: true });
  });
  addEventListener('storage', ({ key: changed }) => {
    if (changed !== key) return;
    apply(read());
    mark();
  });
})();
