import type { Language } from '../src/model/finding.ts';
import { SETTINGS, type SettingDefinition, type SettingName, variableOf } from '../src/webhook/settings/settings.ts';
import { SETTINGS_JA } from '../src/webhook/settings/settings-ja.ts';

const HEADS: Readonly<Record<Language, readonly string[]>> = {
  en: ['Flag', 'Variable', 'Default', 'What it sets'],
  ja: ['フラグ', '環境変数', '既定値', '内容'],
};

/** The settings as a Markdown table, for the documentation. */
export function settingsTable(language: Language): string {
  const rows = Object.entries(SETTINGS).map(([name, definition]: [string, SettingDefinition<unknown>]) => {
    const { flag, value, help, fallback } = definition;
    return [
      `\`--${flag} ${value}\``,
      `\`${variableOf(definition)}\``,
      fallback === undefined ? '' : `\`${fallback}\``,
      language === 'ja' ? SETTINGS_JA[name as SettingName] : help,
    ];
  });
  const head = HEADS[language];
  return [head, head.map(() => '---'), ...rows].map(line).join('\n');
}

function line(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}
