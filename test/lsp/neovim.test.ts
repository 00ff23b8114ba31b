// A real editor: Neovim opens a manifest, is told of it, edits it, takes a repair, and saves.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { scratch } from '../sources/scratch.ts';

const NVIM = process.env.KPORT_NVIM ?? 'nvim';
const isThere = spawnSync(NVIM, ['--version']).status === 0;
const MAIN = join(import.meta.dirname, '../../src/cli/main.ts');

const POD = `# keep me
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
    - name: 'é🚀'   # letters of one, two and four bytes
      image: nginxinc/nginx-unprivileged:1.29
      securityContext: {runAsNonRoot: true, runAsUser: 1000, allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
      ports:
        - containerPort: 8443
`;

/** As `init.lua` would, with what Debian's Neovim (0.7) has; one step after the other, each with what it saw. */
const SCRIPT = `
local seen = {}
local function codes()
  return vim.tbl_map(function(one) return one.code or one.user_data.lsp.code end, vim.diagnostic.get(0))
end
local function await(what, is)
  if not vim.wait(60000, is, 20) then
    table.insert(seen, 'waited in vain for ' .. what .. ': ' .. vim.inspect(vim.diagnostic.get(0)))
  end
end
vim.cmd('edit web.yaml')
local left
local client = vim.lsp.start_client({
  name = 'kport',
  cmd = vim.fn.json_decode(vim.env.KPORT_SERVER),
  root_dir = vim.fn.getcwd(),
  on_exit = function(code) left = code end,
})
vim.lsp.buf_attach_client(0, client)
await('the server', function() return vim.lsp.buf_is_attached(0, client) and vim.lsp.get_client_by_id(client).initialized end)
local drop = vim.api.nvim_buf_get_lines(0, 8, 9, true)[1]:find('drop') - 1
vim.api.nvim_buf_set_text(0, 8, drop, 8, drop, { 'add: [NET_BIND_SERVICE], ' })
await('a finding', function() return vim.tbl_contains(codes(), 'net-bind-service-added') end)
table.insert(seen, codes())
local at = { line = 8, character = 0 }
local replies = vim.lsp.buf_request_sync(0, 'textDocument/codeAction', {
  textDocument = vim.lsp.util.make_text_document_params(),
  range = { start = at, ['end'] = at },
  context = { diagnostics = {}, only = { 'source.fixAll' } },
}, 60000)
for id, reply in pairs(replies or {}) do
  table.insert(seen, vim.tbl_map(function(one) return one.kind end, reply.result))
  vim.lsp.util.apply_workspace_edit(reply.result[1].edit, vim.lsp.get_client_by_id(id).offset_encoding)
end
await('no finding', function() return #vim.diagnostic.get(0) == 0 end)
vim.cmd('write')
vim.lsp.stop_client(client)
await('the end', function() return left ~= nil end)
table.insert(seen, left)
vim.fn.writefile({ vim.fn.json_encode(seen) }, 'seen.json')
vim.cmd('qall!')
`;

if (!isThere) process.stderr.write(`skipped: ${NVIM} is not there (KPORT_NVIM)\n`);

test.skipIf(!isThere)('Neovim shows a finding as one types, repairs it, and saves the file as it was', () => {
  const cwd = scratch({ 'web.yaml': POD, 'drive.lua': SCRIPT, 'home/': '' });
  const server = JSON.stringify([process.execPath, MAIN, 'lsp', '--policy', 'restricted']);
  const env = { PATH: process.env.PATH, HOME: join(cwd, 'home'), KPORT_SERVER: server, LANG: 'C.UTF-8' };
  const args = ['--headless', '-n', '-i', 'NONE', '-u', 'NONE', '-c', 'luafile drive.lua', '-c', 'qall!'];
  const { stderr } = spawnSync(NVIM, args, { cwd, env, encoding: 'utf8', timeout: 150_000 });
  expect(stderr.replaceAll(/".*" \d+L, \d+B(?: written)?/g, '').trim()).toBe('');
  expect(JSON.parse(readFileSync(join(cwd, 'seen.json'), 'utf8'))).toEqual([
    expect.arrayContaining(['net-bind-service-added']),
    ['source.fixAll.kport'],
    0,
  ]);
  expect(readFileSync(join(cwd, 'web.yaml'), 'utf8')).toBe(POD);
});
