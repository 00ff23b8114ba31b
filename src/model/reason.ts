// Why something cannot be read or is not looked at: a code with data, told by words/ in the language of whoever reads it.
// A code names what fills in its sentence; what stands in the data came from outside and is quoted as it is.

/** A file, a folder, a pipe. Sizes are written with their unit. */
interface FileReasons {
  'no-such-file': never;
  'empty-path': never;
  'permission-denied': never;
  'is-a-directory': never;
  'too-many-links': never;
  'name-too-long': never;
  'no-space-left': never;
  'file-system-read-only': never;
  'cannot-be-read': 'cause';
  'file-too-large': 'size' | 'most';
  'chart-too-large': 'size' | 'most';
  'no-match': never;
  'no-match-but-exclude': 'pattern';
  'matches-ignored': never;
  'no-manifest-matches': never;
  'left-out': 'by' | 'pattern';
  'directory-unreadable': never;
  'not-a-regular-file': never;
  'cannot-be-read-again': never;
  'part-of-chart': never;
  'policy-of-kport': never;
  'link-read-elsewhere': never;
  'link-read-under-other-name': never;
  'no-manifest-in-folder': never;
  'no-unit': never;
  'unit-of-other-type': never;
  'part-of-unit': never;
  'no-quadlet': never;
  'quadlet-kube': 'files';
  'quadlet-kube-alone': never;
  'quadlet-of-other-type': never;
}

/** What a document is, where it is no Kubernetes object or policy. */
interface DocumentReasons {
  'no-document': never;
  'no-manifest-in-it': never;
  'no-manifest': 'why';
  'document-is-list': never;
  'document-is-value': never;
  'document-without-type': never;
  'document-of-half-a-type': 'field';
  'kind-missing': never;
  'kind-no-text': never;
  'api-version-missing': never;
  'api-version-no-text': never;
  'list-of-objects': never;
  'key-for-name': 'why' | 'key' | 'name';
  'empty-policy': never;
  'several-policies': never;
  'no-policy': never;
}

/** Texts that are no YAML or JSON to kubectl. */
interface YamlReasons {
  'bad-separator': 'rest';
  'no-json-object': never;
  'ignored-behind-end': never;
  'control-character': 'code';
  'nested-too-deep': 'most';
  'too-many-values': 'most';
  'excessive-aliasing': never;
  'looks-like-template': 'why';
  'looks-like-variable': 'why' | 'variable';
  'key-not-scalar': never;
  'key-null': never;
  'merge-without-mapping': never;
  'number-not-in-json': 'text';
  'plain-not-of-type': 'text' | 'type';
  'quoted-not-of-type': 'text' | 'type';
  'binary-not-base64': never;
  'zero-indentation': never;
  'expected-comment-or-break': never;
  'tab-as-indentation': never;
  'tab-violates-indentation': never;
  'unknown-anchor': 'name';
  'anchor-in-itself': 'name';
  'undefined-tag-handle': never;
  'directive-not-alphabetic': never;
  'unknown-directive': never;
  'expected-directive-name': never;
  'version-too-long': never;
  'expected-version': never;
  'expected-digit-or-dot': never;
  'expected-exclamation-mark': never;
  'expected-whitespace': never;
  'expected-whitespace-or-break': never;
  'expected-tag-uri': never;
  'expected-tag-end': never;
  'expected-alphanumeric': never;
  'expected-document-start': never;
  'expected-node': never;
  'expected-dash': never;
  'expected-key': never;
  'expected-comma-or-bracket': never;
  'expected-comma-or-brace': never;
  'expected-colon': never;
  'block-entry-not-allowed': never;
  'mapping-key-not-allowed': never;
  'mapping-value-not-allowed': never;
  'marker-in-quotes': never;
  'quote-not-closed': never;
  'unknown-escape': never;
  'expected-hexadecimal': never;
  'invalid-unicode-escape': never;
  'cannot-start-token': never;
}

/** Dockerfiles that nobody can build. */
interface BuildReasons {
  'no-stage': never;
  'no-such-target': 'target';
  'too-many-stages': 'most';
  'heredoc-without-end': 'name';
}

/** Fields of an object that the Kubernetes API would not decode, or of which there are too many to look at. */
interface FieldReasons {
  'field-type': 'field' | 'expected' | 'got';
  'type-or-kind-missing': 'field';
  'containers-missing': 'field';
  'containers-misplaced': 'field' | 'place';
  'too-many-lists': 'field' | 'most';
  'too-many-objects': 'field' | 'most';
  'too-many-characters': 'field' | 'most';
  'too-many-capabilities': 'field' | 'most';
  'too-many-shared-values': 'field' | 'most';
  'too-many-parts': 'field' | 'most';
  'too-many-values-for-pods': 'field' | 'most';
  'too-deep-for-pods': 'field' | 'most';
  /** Parts of objects that are not judged. */
  'patch-unread': never;
  'manifest-unread': never;
  'values-unread': never;
  'pattern-of-pods': never;
}

/** Parts of the sentences above: what stands where, and of which type. */
interface FieldParts {
  'the-object': never;
  'a-mapping': never;
  'a-list': never;
  'a-list-or-a-mapping': never;
  'a-string': never;
  'a-boolean': never;
  'an-integer': never;
  'an-integer-or-a-string': never;
  'a-32-bit-integer': never;
  'a-64-bit-integer': never;
  nothing: never;
  'the-string': 'value';
  'the-number': 'value';
  'the-boolean': 'value';
}

/** Other programs, and what they say themselves. */
interface ProgramReasons {
  'took-too-long': 'seconds';
  'took-too-much-memory': 'most';
  'wrote-too-much': 'most';
  'ended-by-signal': 'signal';
  /** Words of the system or of another program, whatever their language. */
  said: 'words';
  'git-missing': never;
  'no-work-tree': never;
  'git-ended': 'code';
}

/** Charts and kustomizations. */
interface RenderReasons {
  'library-chart': never;
  'chart-renders-nothing': never;
  'chart-renders-nothing-with': 'set';
  'helm-missing': never;
  'helm-not-there': 'named';
  'helm-stopped': 'why';
  'helm-said': 'words';
  'helm-failed': never;
  'dependencies-missing': 'missing' | 'chart';
  'kubernetes-incompatible': 'wanted' | 'given';
  'with-values': 'why' | 'set';
  'in-rendered-line': 'why' | 'line';
  'in-line': 'why' | 'line';
  'load-restrictor-lets-it': 'why';
  'values-missing': 'set' | 'file';
  'names-no-chart': never;
  'archive-leads-out': 'path';
  'archive-without-chart': never;
  'archive-too-large': 'most';
  'no-archive': never;
  'name-with-control-character': 'name';
  'charts-too-deep': 'most';
  'link-leads-out': 'path';
  'link-in-circle': never;
  'chart-too-many-files': 'most';
  'kustomize-missing': never;
  'kustomize-not-there': 'named';
  'kustomize-stopped': 'why';
  'kustomize-said': 'words';
  'kustomize-failed': never;
  'inflates-charts': never;
  'would-be-fetched': 'path';
  'judged-in-other-kustomization': 'folder';
  'unused-component': never;
  'part-of-kustomization': 'folder';
}

/** Projects of Compose. */
interface ComposeReasons {
  'compose-unread': 'file' | 'why';
  'compose-remote': 'address';
  'compose-circle': 'chain';
  'compose-no-service': 'service' | 'file';
  'compose-extends-nothing': never;
  'compose-include-nothing': never;
  'compose-env-file': never;
  'compose-template': 'text';
  'compose-key-twice': 'key';
  'compose-unknown-key': 'key';
  'compose-top-type': 'key' | 'expected';
  'compose-cannot-override': 'field';
  'compose-too-many-parts': 'most';
  'compose-without-services': never;
  'part-of-compose': 'file';
}

/** What cannot be used of a policy. */
interface PolicyReasons {
  'unknown-policy': 'name';
  'known-policies': 'why' | 'shipped' | 'file';
  'too-many-policies': 'most';
  'policies-in-circle': 'files';
  'base-not-shipped': 'base' | 'shipped';
  'duplicate-key': 'key' | 'lines';
  'policy-lacks': 'key' | 'wanted';
  'policy-of-other-type': 'key' | 'written' | 'wanted';
  'key-missing': 'field' | 'key';
  'selects-nothing': 'field' | 'keys';
  'must-be': 'field' | 'expected' | 'value';
  'must-be-quoted': 'field' | 'expected' | 'value';
  'must-be-one-of': 'field' | 'allowed' | 'value';
  'must-be-at-least': 'field' | 'least' | 'value';
  'must-be-date': 'field' | 'value';
  'must-be-api-group': 'field' | 'value';
  'must-be-field-path': 'field' | 'value';
  'must-be-kind': 'field' | 'value';
  'must-say-why': 'field' | 'value';
  'must-be-otherwise': 'field' | 'keyword' | 'value';
  'must-not-be-empty': 'field';
  'must-list-something': 'field';
  'names-unknown-rule': 'field' | 'rule';
  'unknown-option': 'option' | 'rule';
  'rule-without-options': 'option' | 'rule';
  'unknown-rule': 'rule';
  'unknown-key': 'key' | 'field';
  'did-you-mean': 'why' | 'name';
  'should-be-written': 'why' | 'form';
  /** Parts of these sentences. */
  'the-policy': never;
  'a-text': never;
  'a-whole-number': never;
  'a-whole-number-or-a-text': never;
}

/** What ends a command. */
interface EndReasons {
  /** A file with or without a place in it, and what is wrong there. */
  'in-place': 'place' | 'why';
  'unlike-shipped': 'why';
  'unknown-command': 'name';
  'unknown-flag': 'flag';
  'help-tells-more': never;
  'argument-missing': 'name';
  'argument-missing-of': 'name' | 'choices';
  'option-without-value': 'flags';
  'too-many-arguments': 'given';
  'options-in-conflict': 'one' | 'other';
  'value-not-allowed': 'name' | 'value' | 'choices';
  'no-ports': 'name' | 'value';
  'no-pattern': 'name';
  'no-platform': 'name' | 'value';
  'rule-without-severity': 'value';
  'unknown-format': 'name' | 'formats';
  'format-without-file': 'text';
  'fixes-in-no-report': 'formats';
  'two-reports-to-output': 'first' | 'second' | 'format';
  'two-reports-to-file': 'first' | 'second' | 'format';
  'policies-of-clusters-stand-alone': never;
  'baseline-missing': 'file' | 'why';
  'commit-files-missing': 'ref' | 'why';
  'at-commit': 'ref' | 'why';
  'diff-refused': 'ref' | 'why';
  'option-refused': 'option' | 'name' | 'why';
  'directory-for-file': never;
  'address-for-file': never;
  'what-helm-rendered': 'why';
  'base-unreadable': 'path' | 'why';
  'cannot-be-written': 'file' | 'why';
  'baseline-not-written': 'file' | 'why';
  'report-not-written': 'file' | 'why';
  'file-was-judged': never;
  'no-folder': 'folder';
  'not-a-folder': 'folder';
}

/** What the admission webhook does not judge. */
interface AdmissionReasons {
  'request-without-object': never;
  'request-about-another': 'apiVersion' | 'kind' | 'objectApiVersion' | 'objectKind';
  'internal-error': 'error';
  'object-not-judged': 'object' | 'why';
  'object-rule-failed': 'object' | 'rule' | 'error';
  'no-review': never;
  'review-of-kind': 'kind';
  'review-of-version': 'version';
  'review-unreadable': 'why';
  'must-be-listed': 'field' | 'allowed';
  /** Parts of these sentences. */
  'an-object': never;
  'object-in-namespace': 'kind' | 'namespace';
  'object-named': 'kind' | 'path';
  'is-missing': never;
  'no-text': never;
}

/** What a report tells of input: told by words/tell.ts. */
interface InputReasons
  extends FileReasons,
    DocumentReasons,
    YamlReasons,
    FieldReasons,
    BuildReasons,
    FieldParts,
    ProgramReasons,
    RenderReasons,
    ComposeReasons,
    PolicyReasons,
    EndReasons,
    AdmissionReasons {}

/** The codes of a report's reasons, each with what fills in its sentence. */
export type ReasonTable = { readonly [Code in keyof InputReasons]: InputReasons[Code] };

/** What ends a command: the command line, files that it names, a cluster that it asks. */
export interface UsageReasons {
  'no-files': 'paths';
  /** {version} is the first that has it. */
  'static-needs-kubernetes': 'version';
  'export-webhook-static': never;
  'export-webhook-url': 'url';
  'export-only': 'option' | 'what';
  'cannot-list-cluster': 'plural' | 'why';
  'no-admission-policies': 'kind';
  'nothing-to-explain': 'query';
  'no-port-number': 'query';
  'init-file-there': 'file';
  'values-without-chart': 'option' | 'file';
  'values-or-format': 'file';
  'option-without-chart': 'option';
  'baseline-there': 'file';
  'baseline-unusable': 'file' | 'why';
  'no-object-of-json': never;
  'baseline-version': 'written' | 'wanted';
  'fingerprint-version': 'written' | 'wanted';
  'baseline-unknown-key': 'key';
  'lock-unusable': 'file' | 'why';
  'which-image': never;
  'lock-without-date': never;
  'lock-images-no-list': never;
  'lock-image-field': 'index' | 'field';
  'findings-no-list': never;
  'entry-no-object': 'index';
  'entry-without-text': 'index' | 'field';
  'entry-unknown-key': 'index' | 'key';
  'entry-fingerprint': 'index';
  'diff-of-input': never;
  'diff-outside': 'path' | 'root';
  'no-commit': 'ref' | 'name' | 'hint';
  'no-common-commit': 'ref' | 'name' | 'hint';
  'hint-shallow': never;
  'hint-fetch': never;
  'input-judged-and-read': never;
  'no-release-name': 'name';
  'file-and-release': 'file';
  'which-release': never;
  'rendered-no-utf8': never;
  'cannot-listen': 'host' | 'port' | 'why';
  'port-taken': never;
  'key-of-other-certificate': never;
  'certificate-expired': 'date';
  'no-pem-certificate': 'detail';
  'no-pem-key': 'detail';
  'credentials-unusable': 'detail';
  'no-pem-authority': 'detail';
  'kubeconfig-without-cluster': never;
  'not-inside-cluster': never;
  'kubeconfig-unreadable': 'path' | 'why';
  'kubeconfig-missing': 'path';
  'context-without-cluster': 'name' | 'cluster';
  'no-context': 'name' | 'known';
  'no-answer-in-time': never;
  'not-of-api-server': never;
  'answer-cut': never;
  'no-request': 'why';
  'no-credentials': 'command' | 'why';
  'no-such-program': never;
  'failed-without-words': never;
  'no-namespace': never;
  'object-too-large': 'kind' | 'bytes';
  'cluster-unreachable': 'server' | 'why';
  'selector-refused': 'given' | 'why';
  'no-port-policy': 'name';
  'port-policy-unreadable': 'name' | 'why';
  'kept-of-part': 'option';
  'no-config-map': 'text';
  'no-report-kind': 'newer' | 'older';
  'stored-in': 'kind' | 'name' | 'namespace';
  'release-in': 'name' | 'namespace';
  'no-helm-release': 'where' | 'why';
  'no-release-value': never;
  'another-release': 'where' | 'name' | 'revision';
  'release-unreadable': 'name' | 'revision' | 'namespace' | 'why';
  'no-release-object': 'kind' | 'name';
  'no-release-there': 'what' | 'kind';
  'rendered-no-object': 'place' | 'why';
  'nothing-pending': 'what';
  'several-pending': 'what' | 'names';
  'cannot-list': 'kind' | 'namespace' | 'why';
  'release-not-base64': never;
  'release-too-large': 'most';
  'release-broken-gzip': never;
  'release-not-json': never;
  'release-no-object': never;
  'release-without-name': never;
  'release-namespace': never;
  'release-version': never;
  'release-manifest': never;
  'release-hooks': never;
  'release-hook-manifest': never;
  'setting-choice': 'writer' | 'choices' | 'value';
  'setting-whole': 'writer' | 'least' | 'most' | 'value';
  'setting-seconds': 'writer' | 'least' | 'most' | 'value';
  'cert-without-key': never;
  'certs-and-cert': never;
  'cert-overlap': never;
  'client-name-without-ca': never;
  'headers-timeout': never;
}

/** Why an image, or a part of it, cannot be read. */
export interface ImageReasons {
  'in-blob': 'what' | 'digest' | 'why';
  'the-manifest': never;
  'the-config': never;
  'the-layer': never;
  'blob-missing': 'digest';
  'blob-too-large': 'digest' | 'most';
  'blob-of-other-size': 'digest' | 'size';
  'blob-of-other-digest': 'digest' | 'found';
  'broken-digest': 'digest';
  'manifest-of-schema-1': never;
  'manifest-field': 'field';
  'no-image-config': 'type';
  'no-wanted-platform': 'platforms';
  'index-too-large': never;
  'too-many-layers': 'most';
  'layers-unlike-config': 'layers' | 'ids';
  'layer-of-unknown-type': 'digest' | 'type';
  'layer-not-unpacked': 'compression' | 'why';
  'zstd-trailing': never;
  'zstd-large-block': never;
  'unexpected-end': never;
  'layer-too-large': 'most';
  'layer-names-too-much': 'path';
  'layer-too-many-entries': 'most';
  'layer-path-too-deep': 'path';
  'layer-links-in-circle': 'path';
  'layer-entry-in-file': 'path';
  'layer-hides-own-file': 'path';
  'layer-link-without-file': 'path' | 'target';
  'layer-broken-capability': 'path';
  'tar-broken-header': 'offset';
  'tar-broken-record': never;
  'tar-broken-number': never;
  'tar-truncated': 'offset';
  'accounts-not-kept': 'path';
  'broken-reference': 'ref';
  'registry-unreachable': 'host' | 'why';
  'silent-for': 'seconds';
  'not-done-after': 'minutes';
  'registry-without-tls': 'host';
  'registry-redirects': 'host';
  'registry-has-none': 'registry' | 'image';
  'registry-refuses': 'registry' | 'repository' | 'words';
  'registry-failed': 'registry' | 'status' | 'why';
  'no-token': never;
  'credential-helper-missing': 'program';
  'credential-helper-failed': 'program' | 'why';
  'no-image-layout': never;
  'no-docker-archive': never;
  'no-image-in-layout': never;
  'no-such-tag': 'tag' | 'known';
}

interface Reasons extends InputReasons, UsageReasons, ImageReasons {}

export type ReasonCode = keyof Reasons;

/** Filled into a sentence: a reason as the sentence that it is itself. */
export type ReasonValue = string | number | Reason;

export type Reason = {
  [Code in ReasonCode]: [Reasons[Code]] extends [never]
    ? { readonly code: Code }
    : { readonly code: Code; readonly data: { readonly [Name in Reasons[Code]]: ReasonValue } };
}[ReasonCode];
