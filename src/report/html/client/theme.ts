import { THEMES, type Theme } from '../view-state.ts';

const KEY = 'kport-theme';

/** A page that was opened from a file or inside of another one may not be allowed to keep anything: then it does not. */
export function keepTheme(theme: Theme): void {
  try {
    localStorage.setItem(KEY, theme);
  } catch {}
}

export function keptTheme(): Theme {
  try {
    const kept = localStorage.getItem(KEY);
    return THEMES.find((theme) => theme === kept) ?? 'auto';
  } catch {
    return 'auto';
  }
}
