// Starts `kport lsp` and connects it with VS Code, which does the rest.
const { commands, workspace } = require('vscode');
const { LanguageClient, TransportKind } = require('vscode-languageclient/node');

const LANGUAGES = ['yaml', 'json', 'helm', 'dockerfile', 'dockercompose'];
const SCHEMES = ['file', 'untitled'];
/** Of systemd and Quadlet, which VS Code itself has no language for; with their drop-ins. */
const UNITS = '**/*.{service,socket,container,pod,kube,network,volume,image,build}';
const FILES = [UNITS, `${UNITS}.d/*.conf`].map((pattern) => ({ scheme: 'file', pattern }));

/** @type {LanguageClient | undefined} */
let client;

function newClient() {
  const settings = workspace.getConfiguration('kport');
  const server = {
    command: settings.get('path', 'kport'),
    args: ['lsp', ...settings.get('arguments', [])],
    transport: TransportKind.stdio,
  };
  const languages = SCHEMES.flatMap((scheme) => LANGUAGES.map((language) => ({ scheme, language })));
  const documentSelector = [...languages, ...FILES];
  return new LanguageClient('kport', 'kport', server, { documentSelector });
}

async function restart() {
  await client?.stop();
  client = newClient();
  await client.start();
}

async function activate({ subscriptions }) {
  subscriptions.push(
    commands.registerCommand('kport.restart', restart),
    workspace.onDidChangeConfiguration((event) => (event.affectsConfiguration('kport') ? restart() : undefined)),
  );
  await restart();
}

async function deactivate() {
  await client?.stop();
  client = undefined;
}

module.exports = { activate, deactivate };
