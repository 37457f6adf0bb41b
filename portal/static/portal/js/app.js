/* Progressive enhancement only: without this file every page can be read and submitted. CSP script-src 'self': no eval, no inline. */
(() => {
  const $$ = (s, r = document) => [...r.querySelectorAll(s)];

  /* 1 Countdown: by the server clock (<html data-now>); changes words only, never decides a deadline */
  const root = document.documentElement, sv = root.dataset.now;
  const off = sv ? Date.parse(sv) - Date.now() : 0;
  const split = ms => { const m = Math.max(0, Math.floor(ms / 6e4)); return [Math.floor(m / 1440), Math.floor(m % 1440 / 60), m % 60]; };
  const tick = () => $$('[data-due]').forEach(el => {
    const ms = Date.parse(el.dataset.due) - Date.now() - off, [d, h, m] = split(ms);
    if (el.dataset.fmt === 'big') $$('b', el).forEach((b, i) => { b.textContent = [d, h, m][i]; });
    else el.textContent = ms <= 0 ? '已截止' : d ? `${d} 天 ${h} 小时` : h ? `${h} 小时 ${m} 分` : `${m} 分钟`;
  });
  if ($$('[data-due]').length) { tick(); setInterval(tick, 3e4); }

  /* 2 Filter inside a table */
  $$('[data-filter]').forEach(inp => {
    const tb = document.getElementById(inp.dataset.filter), out = document.getElementById(inp.dataset.filter + '-n');
    const rows = $$('tbody tr:not(.grp)', tb);
    rows.forEach(r => { r.dataset.t = ((r.parentNode.querySelector('.grp')?.textContent || '') + r.textContent).toLowerCase(); });
    inp.addEventListener('input', () => {
      const q = inp.value.trim().toLowerCase(); let n = 0;
      rows.forEach(r => { const hit = !q || r.dataset.t.includes(q); r.hidden = !hit; n += hit; });
      $$('tbody', tb).forEach(b => { const g = b.querySelector('.grp'); if (g) g.hidden = !b.querySelector('tr:not(.grp):not([hidden])'); });
      out.textContent = q ? `找到 ${n} 项` : `共 ${rows.length} 项`;
    });
  });

  /* 3 Duplicate judgements: J/K move, 1-6 judge; progress and cut are summed up at once */
  const pairs = $$('.pair'), dock = document.getElementById('dock');
  if (pairs.length && dock) {
    let cur = -1; const kbd = document.getElementById('kbd'); /* WCAG 2.1.4: single-key shortcuts can be turned off */
    const go = i => { if (i < 0 || i >= pairs.length) return; pairs[cur]?.classList.remove('active'); cur = i; const p = pairs[i]; p.classList.add('active'); (p.querySelector('input:checked') || p.querySelector('input')).focus({ preventScroll: true }); p.scrollIntoView({ block: 'center' }); };
    const sum = () => {
      const done = pairs.filter(p => p.querySelector('input:checked'));
      const cut = pairs.reduce((a, p) => a + (p.querySelector('input:checked')?.dataset.cut ? +p.dataset.amt : 0), 0);
      dock.querySelector('progress').value = done.length;
      dock.querySelector('[data-k=done]').textContent = done.length;
      const out = dock.querySelector('[data-k=cut]'); out.textContent = cut.toFixed(out.dataset.decimals ?? 2);
    };
    document.addEventListener('change', sum); sum();
    pairs.forEach((p, i) => p.addEventListener('focusin', () => { pairs[cur]?.classList.remove('active'); cur = i; p.classList.add('active'); }));
    document.addEventListener('keydown', e => {
      if (!kbd?.checked || e.ctrlKey || e.metaKey || e.altKey || /^(TEXTAREA|SELECT)$/.test(e.target.tagName) || (e.target.tagName === 'INPUT' && e.target.type !== 'radio')) return;
      const k = e.key.toLowerCase();
      if (k === 'j') go(cur + 1); else if (k === 'k') go(cur - 1);
      else if (cur >= 0 && k >= '1' && k <= '6') { const r = $$('input[type=radio]', pairs[cur])[k - 1]; if (r) { r.checked = true; r.dispatchEvent(new Event('change', { bubbles: true })); } }
    });
  }

  /* 4 Phrases put into a text field */
  $$('[data-fill]').forEach(b => b.addEventListener('click', () => { const t = document.getElementById(b.dataset.fill); t.value = b.textContent.trim(); t.focus(); }));

  /* 5 What is typed into a draft is kept on the server a few seconds later; saving stays the person's act */
  $$('form[data-autosave]').forEach(form => {
    const state = document.createElement('p'); state.className = 'small muted'; state.setAttribute('role', 'status'); form.append(state);
    let timer, dirty = false, sent = false;
    const send = () => {
      if (!dirty || sent) return; dirty = false;
      const body = new FormData(form); body.set('autosave', 'keep'); [...body.entries()].forEach(([name, value]) => { if (value instanceof File) body.delete(name); });
      fetch(location.pathname, { method: 'POST', body, keepalive: true, redirect: 'manual' }).then(answer => {
        state.textContent = answer.status === 204 ? `已自动暂存 ${new Date(Date.now() + off).toTimeString().slice(0, 5)}，仅您可见，尚未保存` : '未能自动暂存，请及时保存';
      }, () => { dirty = true; state.textContent = '网络不通，未能自动暂存'; });
    };
    form.addEventListener('input', () => { dirty = true; clearTimeout(timer); timer = setTimeout(send, 4000); });
    form.addEventListener('submit', () => { sent = true; clearTimeout(timer); });
    document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'hidden') send(); });
  });

  /* 6 Print buttons exist only where printing works */
  $$('[data-print]').forEach(b => { b.hidden = false; b.addEventListener('click', () => window.print()); });
})();
