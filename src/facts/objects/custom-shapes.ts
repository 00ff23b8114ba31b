// Custom resources that spread the parts of a Pod over mappings of their own instead of embedding a PodSpec.
import { inObject, inPod, POD_SPEC, type PodShape } from './pod-shape.ts';

/**
 * A template of an Argo Workflow; `spec` is the path of the WorkflowSpec. In argoproj/argo-workflows:
 * pkg/apis/workflow/v1alpha1/workflow_types.go Template (its sidecars are containers of the Pod beside `main`);
 * workflow/controller/workflowpod.go build (hostNetwork is the workflow's) and addSchedulingConstraints (the template's
 * securityContext replaces the workflow's as a whole); workflow/controller/operator.go mergedTemplateDefaultsInto
 * (templateDefaults are merged into each template by a strategic merge patch).
 * podSpecPatch, a text with parameters that can change all of it when the workflow runs, cannot be resolved here.
 */
export function argoTemplate(spec: string): PodShape {
  const defaults = `${spec}.templateDefaults`;
  return {
    containers: [
      { path: 'initContainers[*]', role: 'init' },
      { path: 'container', role: 'main', unnamed: () => 'main', defaults: inObject(`${defaults}.container`) },
      { path: 'script', role: 'main', unnamed: () => 'main', defaults: inObject(`${defaults}.script`) },
      { path: 'containerSet.containers[*]', role: 'main', unnamed: () => 'main' },
      { path: 'sidecars[*]', role: 'main' },
    ],
    securityContexts: [
      [inPod('securityContext'), inObject(`${defaults}.securityContext`)],
      [inObject(`${spec}.securityContext`)],
    ],
    podFields: [inObject(spec)],
    labels: [inPod('metadata.labels'), inObject(`${defaults}.metadata.labels`), inObject(`${spec}.podMetadata.labels`)],
    podWithoutContainers: false,
  };
}

/** Containers that templateDefaults put beside those of every template of an Argo Workflow; see argoTemplate. */
export function argoDefaults(spec: string): PodShape {
  return {
    containers: [
      { path: 'initContainers[*]', role: 'init' },
      { path: 'containerSet.containers[*]', role: 'main', unnamed: () => 'main' },
      { path: 'sidecars[*]', role: 'main' },
    ],
    securityContexts: [[inPod('securityContext')], [inObject(`${spec}.securityContext`)]],
    podFields: [inObject(spec)],
    labels: [],
    podWithoutContainers: false,
  };
}

/**
 * A Tekton TaskSpec; `podTemplates` are the paths of the run's podTemplate, none for a Task that waits for its run.
 * tektoncd/pipeline pkg/apis/pipeline/v1/task_types.go (steps, stepTemplate, sidecars), pkg/apis/pipeline/v1/merge.go
 * (stepTemplate under every step), pkg/apis/pipeline/pod/template.go (securityContext, hostNetwork, hostUsers),
 * pkg/pod/entrypoint.go StepName (`step-unnamed-0`). taskRunSpecs, a podTemplate for one task by its name, is not followed.
 */
export function tektonTask(...podTemplates: string[]): PodShape {
  return {
    containers: [
      { path: 'steps[*]', role: 'main', unnamed: (index) => `unnamed-${index}`, defaults: inPod('stepTemplate') },
      { path: 'sidecars[*]', role: 'main', unnamed: (index) => `sidecar-${index}` },
    ],
    securityContexts: podTemplates.map((path) => [inObject(`${path}.securityContext`)]),
    podFields: podTemplates.map(inObject),
    labels: [],
    podWithoutContainers: false,
  };
}

/** tektoncd/pipeline pkg/apis/pipeline/v1beta1/stepaction_types.go StepActionSpec: one step without a Pod. */
export const TEKTON_STEP: PodShape = {
  containers: [{ path: '', role: 'main', unnamed: () => 'step' }],
  securityContexts: [],
  podFields: [],
  labels: [],
  podWithoutContainers: false,
};

/**
 * A Pod spec of Knative Serving, where a container may go without a name: knative/serving
 * pkg/apis/serving/v1/revision_defaults.go applyDefaultContainerNames.
 */
export const KNATIVE_REVISION: PodShape = {
  ...POD_SPEC,
  containers: [
    { path: 'initContainers[*]', role: 'init', unnamed: (index, count) => numbered('init-container', index, count) },
    { path: 'containers[*]', role: 'main', unnamed: (index, count) => numbered('user-container', index, count) },
  ],
};

/**
 * A driver or executor of Spark: kubeflow/spark-operator api/v1beta2/sparkapplication_types.go SparkPodSpec, which is the
 * main container and the Pod in one; `spec` is the path of the SparkApplicationSpec, whose image is the default.
 */
export function sparkPod(spec: string, name: string): PodShape {
  return {
    containers: [
      { path: 'initContainers[*]', role: 'init' },
      { path: '', role: 'main', unnamed: () => name, defaults: inObject(spec) },
      { path: 'sidecars[*]', role: 'main' },
    ],
    securityContexts: [[inPod('podSecurityContext')]],
    podFields: [inPod('')],
    labels: [inPod('labels')],
    podWithoutContainers: false,
  };
}

/** actions/actions-runner-controller apis/actions.summerwind.net/v1alpha1/runner_types.go RunnerPodSpec. */
export const SUMMERWIND_RUNNER: PodShape = {
  ...POD_SPEC,
  containers: [...POD_SPEC.containers, { path: 'sidecarContainers[*]', role: 'main' }],
};

function numbered(name: string, index: number, count: number): string {
  return count > 1 ? `${name}-${index}` : name;
}
