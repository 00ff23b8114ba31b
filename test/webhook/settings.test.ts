import { describe, expect, test } from 'vitest';
import { settingsTable } from '../../scripts/settings-table.ts';
import { LANGUAGES } from '../../src/model/finding.ts';
import { readSettings, SETTINGS, variableOf } from '../../src/webhook/settings/settings.ts';
import { tellingNow } from '../told.ts';

describe('a setting', () => {
  test('has a default, a variable and a flag, the latter first', () => {
    expect(readSettings({}, {})).toMatchObject({ host: '127.0.0.1', port: 8443, bodyLimit: 8 * 1024 * 1024, cert: undefined });
    expect(readSettings({}, { KPORT_PORT: '1' }).port).toBe(1);
    expect(readSettings({ port: '2' }, { KPORT_PORT: '1' }).port).toBe(2);
    expect(readSettings({}, { KPORT_PORT: '' }).port).toBe(8443);
  });

  test('is none that the kubelet sets for a Service named kport', () => {
    expect(readSettings({}, { KPORT_PORT: 'tcp://10.0.0.1:443', KPORT_SERVICE_HOST: '10.0.0.1' }).port).toBe(8443);
  });

  test('keeps connections at least as long as the API server does', () => {
    expect(readSettings({}, {}).keepAliveTimeout).toBeGreaterThanOrEqual(90);
  });

  test.each<[Parameters<typeof readSettings>[0], Record<string, string>, string]>([
    [{ port: '70000' }, {}, '--port must be a whole number from 0 to 65535, not "70000"'],
    [{ port: '1e3' }, {}, '--port must be'],
    [{}, { KPORT_LOG_LEVEL: 'loud' }, 'KPORT_LOG_LEVEL must be one of debug, info, warn, error, silent, not "loud"'],
    [{ drainTime: '-1' }, {}, '--drain-time must be a number of seconds'],
    [{ requestTimeout: '0' }, {}, '--request-timeout must be a number of seconds from 0.1 to 86400, not "0"'],
    [{ headersTimeout: '0' }, {}, '--headers-timeout must be'],
    [{ keepAliveTimeout: '0' }, {}, '--keep-alive-timeout must be'],
    [{ certPoll: '0' }, {}, '--cert-poll must be a number of seconds from 0.1'],
    [{ reloadInterval: '0' }, {}, '--reload-interval must be a number of seconds from 0.01'],
    [{ cert: 'a' }, {}, '--cert and --key belong together'],
    [{ clientName: 'a' }, {}, '--client-name needs --client-ca'],
    [{ headersTimeout: '20' }, {}, '--headers-timeout must not be greater'],
  ])('%j %j is a mistake', (flags, env, message) => {
    expect(tellingNow(() => readSettings(flags, env))).toThrow(message);
  });

  test.each(LANGUAGES)('is told in the table (%s)', (language) => {
    const table = settingsTable(language);
    expect(/[ぁ-ん]/.test(table)).toBe(language === 'ja');
    for (const definition of Object.values(SETTINGS)) {
      expect(table).toContain(`| \`--${definition.flag} `);
      expect(table).toContain(`| \`${variableOf(definition)}\` |`);
    }
    expect(new Set(table.split('\n').map((row) => row.replaceAll('\\|', '').split('|').length)).size).toBe(1);
  });
});
