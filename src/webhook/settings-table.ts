import { SETTINGS, type SettingDefinition, variableOf } from './settings.ts';

/** The settings as a Markdown table, for the README. */
export function settingsTable(): string {
  const rows = Object.values(SETTINGS).map((definition: SettingDefinition<unknown>) => {
    const { flag, value, help, fallback } = definition;
    const cells = [
      `\`--${flag} ${value}\``,
      `\`${variableOf(definition)}\``,
      fallback === undefined ? '' : `\`${fallback}\``,
      help,
    ];
    return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  });
  return ['| flag | variable | default | |', '|---|---|---|---|', ...rows].join('\n');
}
