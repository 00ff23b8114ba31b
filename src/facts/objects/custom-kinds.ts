// Custom resources in which Pods are really embedded, and where. Each row names the source in which its path was read; most
// are the types of the project, the others its CustomResourceDefinitions. Resources of which an operator completes the Pods (the
// podTemplate of Elasticsearch or Flink, spec.containers of Prometheus) are found by their shape, see find-pod-specs.ts and
// completed-kinds.ts: what they say is judged, what they leave out is unknown.
import {
  argoDefaults,
  argoTemplate,
  KNATIVE_REVISION,
  SUMMERWIND_RUNNER,
  sparkPod,
  TEKTON_STEP,
  tektonTask,
} from './custom-shapes.ts';
import { ownFields } from './find-pod-specs.ts';
import type { PodKind } from './kinds.ts';

const TEMPLATE = ['spec.template.spec'];

export const CUSTOM_KINDS: readonly PodKind[] = [
  // argoproj/argo-rollouts pkg/apis/rollouts/v1alpha1/types.go, experiment_types.go, analysis_types.go
  { apiGroups: ['argoproj.io'], kinds: ['Rollout'], podSpecs: TEMPLATE },
  { apiGroups: ['argoproj.io'], kinds: ['Experiment'], podSpecs: ['spec.templates[*].template.spec'] },
  {
    apiGroups: ['argoproj.io'],
    kinds: ['AnalysisTemplate', 'ClusterAnalysisTemplate', 'AnalysisRun'],
    podSpecs: ['spec.metrics[*].provider.job.spec.template.spec'],
  },

  // argoproj/argo-workflows pkg/apis/workflow/v1alpha1/workflow_types.go, cron_workflow_types.go; `inline` in steps and tasks
  {
    apiGroups: ['argoproj.io'],
    kinds: ['Workflow', 'WorkflowTemplate', 'ClusterWorkflowTemplate'],
    podSpecs: ['spec.templates[*]', 'spec.templates[*].steps[*][*].inline', 'spec.templates[*].dag.tasks[*].inline'],
    shape: argoTemplate('spec'),
  },
  {
    apiGroups: ['argoproj.io'],
    kinds: ['Workflow', 'WorkflowTemplate', 'ClusterWorkflowTemplate'],
    podSpecs: ['spec.templateDefaults'],
    shape: argoDefaults('spec'),
  },
  {
    apiGroups: ['argoproj.io'],
    kinds: ['CronWorkflow'],
    podSpecs: [
      'spec.workflowSpec.templates[*]',
      'spec.workflowSpec.templates[*].steps[*][*].inline',
      'spec.workflowSpec.templates[*].dag.tasks[*].inline',
    ],
    shape: argoTemplate('spec.workflowSpec'),
  },
  {
    apiGroups: ['argoproj.io'],
    kinds: ['CronWorkflow'],
    podSpecs: ['spec.workflowSpec.templateDefaults'],
    shape: argoDefaults('spec.workflowSpec'),
  },

  // workflow_types.go ExecutorPlugin, pkg/plugins/spec/plugin_types.go: a sidecar of the agent
  {
    apiGroups: ['argoproj.io'],
    kinds: ['Workflow', 'WorkflowTemplate', 'ClusterWorkflowTemplate'],
    podSpecs: ['spec.executorPlugins[*].spec.sidecar.container'],
    shape: ownFields('plugin'),
    partial: true,
  },
  // kubeflow/pipelines backend/src/crd/pkg/apis/scheduledworkflow/v1beta1/types.go: a WorkflowSpec without a kind
  {
    apiGroups: ['kubeflow.org'],
    kinds: ['ScheduledWorkflow'],
    podSpecs: ['spec.workflow.spec.templates[*]'],
    shape: argoTemplate('spec.workflow.spec'),
  },

  // knative/serving pkg/apis/serving/v1/service_types.go, configuration_types.go, revision_types.go (RevisionSpec inlines PodSpec)
  { apiGroups: ['serving.knative.dev'], kinds: ['Service', 'Configuration'], podSpecs: TEMPLATE, shape: KNATIVE_REVISION },
  { apiGroups: ['serving.knative.dev'], kinds: ['Revision'], podSpecs: ['spec'], shape: KNATIVE_REVISION },

  // openkruise/kruise apis/apps/v1beta1/cloneset_types.go, statefulset_types.go, daemonset_types.go, broadcastjob_types.go,
  // advancedcronjob_types.go; apis/apps/v1alpha1/uniteddeployment_types.go, ephemeraljob_types.go, sidecarset_types.go
  { apiGroups: ['apps.kruise.io'], kinds: ['CloneSet', 'StatefulSet', 'DaemonSet', 'BroadcastJob'], podSpecs: TEMPLATE },
  {
    apiGroups: ['apps.kruise.io'],
    kinds: ['AdvancedCronJob'],
    podSpecs: ['spec.template.jobTemplate.spec.template.spec', 'spec.template.broadcastJobTemplate.spec.template.spec'],
  },
  {
    apiGroups: ['apps.kruise.io'],
    kinds: ['UnitedDeployment'],
    podSpecs: [
      'spec.template.statefulSetTemplate.spec.template.spec',
      'spec.template.advancedStatefulSetTemplate.spec.template.spec',
      'spec.template.cloneSetTemplate.spec.template.spec',
      'spec.template.deploymentTemplate.spec.template.spec',
    ],
  },
  { apiGroups: ['apps.kruise.io'], kinds: ['EphemeralJob'], podSpecs: ['spec.template'] },
  { apiGroups: ['apps.kruise.io'], kinds: ['SidecarSet'], podSpecs: ['spec'] },
  // openkruise/kruise-game apis/v1alpha1/gameserverset_types.go (GameServerTemplate inlines PodTemplateSpec)
  { apiGroups: ['game.kruise.io'], kinds: ['GameServerSet'], podSpecs: ['spec.gameServerTemplate.spec'] },

  // tektoncd/pipeline pkg/apis/pipeline/v1/task_types.go, taskrun_types.go, pipeline_types.go, pipelinerun_types.go;
  // v1beta1/pipelinerun_types.go (podTemplate), v1beta1/stepaction_types.go
  { apiGroups: ['tekton.dev'], kinds: ['Task', 'ClusterTask'], podSpecs: ['spec'], shape: tektonTask() },
  { apiGroups: ['tekton.dev'], kinds: ['TaskRun'], podSpecs: ['spec.taskSpec'], shape: tektonTask('spec.podTemplate') },
  { apiGroups: ['tekton.dev'], kinds: ['Pipeline'], podSpecs: tektonPipeline('spec'), shape: tektonTask() },
  {
    apiGroups: ['tekton.dev'],
    kinds: ['PipelineRun'],
    podSpecs: tektonPipeline('spec.pipelineSpec'),
    shape: tektonTask('spec.taskRunTemplate.podTemplate', 'spec.podTemplate'),
  },
  {
    apiGroups: ['tekton.dev'],
    kinds: ['PipelineRun'],
    podSpecs: ['spec.taskRunSpecs[*].podTemplate'],
    shape: ownFields('task'),
    partial: true,
  },
  { apiGroups: ['tekton.dev'], kinds: ['StepAction'], podSpecs: ['spec'], shape: TEKTON_STEP },

  // kubeflow/training-operator pkg/apis/kubeflow.org/v1/{tensorflow,pytorch,mpi,xgboost,paddlepaddle,mxnet,jax}_types.go;
  // kubeflow/mpi-operator pkg/apis/kubeflow/v2beta1/types.go
  { apiGroups: ['kubeflow.org'], kinds: ['TFJob'], podSpecs: ['spec.tfReplicaSpecs[*].template.spec'] },
  { apiGroups: ['kubeflow.org'], kinds: ['PyTorchJob'], podSpecs: ['spec.pytorchReplicaSpecs[*].template.spec'] },
  { apiGroups: ['kubeflow.org'], kinds: ['MPIJob'], podSpecs: ['spec.mpiReplicaSpecs[*].template.spec'] },
  { apiGroups: ['kubeflow.org'], kinds: ['XGBoostJob'], podSpecs: ['spec.xgbReplicaSpecs[*].template.spec'] },
  { apiGroups: ['kubeflow.org'], kinds: ['PaddleJob'], podSpecs: ['spec.paddleReplicaSpecs[*].template.spec'] },
  { apiGroups: ['kubeflow.org'], kinds: ['MXJob'], podSpecs: ['spec.mxReplicaSpecs[*].template.spec'] },
  { apiGroups: ['kubeflow.org'], kinds: ['JAXJob'], podSpecs: ['spec.jaxReplicaSpecs[*].template.spec'] },
  // kubeflow/manifests applications/jupyter/notebook-controller/upstream/crd/bases/kubeflow.org_notebooks.yaml,
  // applications/pvcviewer-controller/upstream/crd/bases/kubeflow.org_pvcviewers.yaml
  { apiGroups: ['kubeflow.org'], kinds: ['Notebook'], podSpecs: TEMPLATE },
  { apiGroups: ['kubeflow.org'], kinds: ['PVCViewer'], podSpecs: ['spec.podSpec'] },
  // kubeflow/trainer pkg/apis/trainer/v1alpha1/trainingruntime_types.go (a JobSet's spec)
  {
    apiGroups: ['trainer.kubeflow.org', 'kubeflow.org'],
    kinds: ['TrainingRuntime', 'ClusterTrainingRuntime'],
    podSpecs: ['spec.template.spec.replicatedJobs[*].template.spec.template.spec'],
  },
  // kubeflow/spark-operator api/v1beta2/sparkapplication_types.go, scheduledsparkapplication_types.go
  ...sparkApplication('SparkApplication', 'spec'),
  ...sparkApplication('ScheduledSparkApplication', 'spec.template'),

  // ray-project/kuberay ray-operator/apis/ray/v1/raycluster_types.go, rayjob_types.go, rayservice_types.go, raycronjob_types.go
  { apiGroups: ['ray.io'], kinds: ['RayCluster'], podSpecs: rayCluster('spec') },
  { apiGroups: ['ray.io'], kinds: ['RayService'], podSpecs: rayCluster('spec.rayClusterConfig') },
  { apiGroups: ['ray.io'], kinds: ['RayJob'], podSpecs: rayJob('spec') },
  { apiGroups: ['ray.io'], kinds: ['RayCronJob'], podSpecs: rayJob('spec.jobTemplate') },

  // volcano-sh/apis pkg/apis/batch/v1alpha1/job.go; volcano-sh/volcano config/crd/volcano/bases/batch.volcano.sh_cronjobs.yaml,
  // config/crd/jobflow/bases/flow.volcano.sh_jobtemplates.yaml
  { apiGroups: ['batch.volcano.sh'], kinds: ['Job'], podSpecs: ['spec.tasks[*].template.spec'] },
  { apiGroups: ['batch.volcano.sh'], kinds: ['CronJob'], podSpecs: ['spec.jobTemplate.spec.tasks[*].template.spec'] },
  { apiGroups: ['flow.volcano.sh'], kinds: ['JobTemplate'], podSpecs: ['spec.tasks[*].template.spec'] },

  // kubernetes-sigs/jobset api/jobset/v1alpha2/jobset_types.go
  { apiGroups: ['jobset.x-k8s.io'], kinds: ['JobSet'], podSpecs: ['spec.replicatedJobs[*].template.spec.template.spec'] },
  // kubernetes-sigs/lws api/leaderworkerset/v1/leaderworkerset_types.go, api/disaggregatedset/v1/disaggregatedset_types.go
  {
    apiGroups: ['leaderworkerset.x-k8s.io'],
    kinds: ['LeaderWorkerSet'],
    podSpecs: ['spec.leaderWorkerTemplate.leaderTemplate.spec', 'spec.leaderWorkerTemplate.workerTemplate.spec'],
  },
  {
    apiGroups: ['disaggregatedset.x-k8s.io'],
    kinds: ['DisaggregatedSet'],
    podSpecs: [
      'spec.roles[*].spec.leaderWorkerTemplate.leaderTemplate.spec',
      'spec.roles[*].spec.leaderWorkerTemplate.workerTemplate.spec',
    ],
  },
  // kubernetes-sigs/agent-sandbox api/v1beta1/sandbox_types.go, helm/crds/extensions.agents.x-k8s.io_sandboxtemplates.yaml
  { apiGroups: ['agents.x-k8s.io'], kinds: ['Sandbox'], podSpecs: ['spec.podTemplate.spec'] },
  { apiGroups: ['extensions.agents.x-k8s.io'], kinds: ['SandboxTemplate'], podSpecs: ['spec.podTemplate.spec'] },

  // kedacore/keda apis/keda/v1alpha1/scaledjob_types.go (jobTargetRef is a JobSpec)
  { apiGroups: ['keda.sh'], kinds: ['ScaledJob'], podSpecs: ['spec.jobTargetRef.template.spec'] },
  // googleforgames/agones pkg/apis/agones/v1/gameserver.go, gameserverset.go, fleet.go
  { apiGroups: ['agones.dev'], kinds: ['GameServer'], podSpecs: TEMPLATE },
  { apiGroups: ['agones.dev'], kinds: ['GameServerSet', 'Fleet'], podSpecs: ['spec.template.spec.template.spec'] },

  // actions/actions-runner-controller apis/actions.github.com/v1alpha1/autoscalingrunnerset_types.go,
  // ephemeralrunnerset_types.go, ephemeralrunner_types.go (EphemeralRunnerSpec inlines PodTemplateSpec), autoscalinglistener_types.go
  {
    apiGroups: ['actions.github.com'],
    kinds: ['AutoscalingRunnerSet'],
    podSpecs: ['spec.template.spec', 'spec.listenerTemplate.spec'],
  },
  { apiGroups: ['actions.github.com'], kinds: ['EphemeralRunnerSet'], podSpecs: ['spec.ephemeralRunnerSpec.spec'] },
  { apiGroups: ['actions.github.com'], kinds: ['EphemeralRunner'], podSpecs: ['spec.spec'] },
  { apiGroups: ['actions.github.com'], kinds: ['AutoscalingListener'], podSpecs: TEMPLATE },
  // actions/actions-runner-controller apis/actions.summerwind.net/v1alpha1/runner_types.go, runnerset_types.go;
  // charts/actions-runner-controller/crds/actions.summerwind.dev_{runners,runnerdeployments,runnerreplicasets,runnersets}.yaml
  { apiGroups: ['actions.summerwind.dev'], kinds: ['Runner'], podSpecs: ['spec'], shape: SUMMERWIND_RUNNER },
  {
    apiGroups: ['actions.summerwind.dev'],
    kinds: ['RunnerDeployment', 'RunnerReplicaSet'],
    podSpecs: TEMPLATE,
    shape: SUMMERWIND_RUNNER,
  },
  { apiGroups: ['actions.summerwind.dev'], kinds: ['RunnerSet'], podSpecs: TEMPLATE },

  // kserve/kserve pkg/apis/serving/v1beta1/{predictor,transformer,explainer}.go (each inlines PodSpec),
  // pkg/apis/serving/v1alpha1/servingruntime_types.go (ServingRuntimePodSpec), llm_inference_service_types.go
  {
    apiGroups: ['serving.kserve.io'],
    kinds: ['InferenceService'],
    podSpecs: ['spec.predictor', 'spec.predictor.workerSpec', 'spec.transformer', 'spec.explainer', 'spec.canary[*].predictor'],
  },
  {
    apiGroups: ['serving.kserve.io'],
    kinds: ['ServingRuntime', 'ClusterServingRuntime'],
    podSpecs: ['spec', 'spec.workerSpec'],
  },
  {
    apiGroups: ['serving.kserve.io'],
    kinds: ['LLMInferenceService', 'LLMInferenceServiceConfig'],
    podSpecs: [
      'spec.template',
      'spec.worker',
      'spec.prefill.template',
      'spec.prefill.worker',
      'spec.router.scheduler.template',
      'spec.router.scheduler.tokenizer.template',
    ],
  },
  // SeldonIO/seldon-core operator/apis/machinelearning.seldon.io/v1/seldondeployment_types.go (SeldonPodSpec);
  // operator/apis/mlops/v1alpha1/serverconfig_types.go, server_types.go, seldonconfig_types.go
  {
    apiGroups: ['machinelearning.seldon.io'],
    kinds: ['SeldonDeployment'],
    podSpecs: ['spec.predictors[*].componentSpecs[*].spec'],
  },
  { apiGroups: ['mlops.seldon.io'], kinds: ['ServerConfig', 'Server'], podSpecs: ['spec.podSpec'] },
  { apiGroups: ['mlops.seldon.io'], kinds: ['SeldonConfig'], podSpecs: ['spec.components[*].podSpec'] },

  // dask/dask-kubernetes dask_kubernetes/operator/deployment/helm/dask-kubernetes-operator/crds/*.yaml
  { apiGroups: ['kubernetes.dask.org'], kinds: ['DaskCluster'], podSpecs: ['spec.worker.spec', 'spec.scheduler.spec'] },
  { apiGroups: ['kubernetes.dask.org'], kinds: ['DaskWorkerGroup'], podSpecs: ['spec.worker.spec'] },
  {
    apiGroups: ['kubernetes.dask.org'],
    kinds: ['DaskJob'],
    podSpecs: ['spec.job.spec', 'spec.cluster.spec.worker.spec', 'spec.cluster.spec.scheduler.spec'],
  },
  // fission/fission pkg/apis/core/v1/types.go FunctionSpec.PodSpec
  { apiGroups: ['fission.io'], kinds: ['Function'], podSpecs: ['spec.podspec'] },

  // operator-framework/api pkg/operators/v1alpha1/clusterserviceversion_types.go (StrategyDeploymentSpec)
  {
    apiGroups: ['operators.coreos.com'],
    kinds: ['ClusterServiceVersion'],
    podSpecs: ['spec.install.spec.deployments[*].spec.template.spec'],
  },
  // crossplane/crossplane apis/pkg/v1beta1/deployment_runtime_config_types.go
  {
    apiGroups: ['pkg.crossplane.io'],
    kinds: ['DeploymentRuntimeConfig'],
    podSpecs: ['spec.deploymentTemplate.spec.template.spec'],
  },
  // openshift/api operator/v1/types_ingress.go HostNetworkStrategy
  {
    apiGroups: ['operator.openshift.io'],
    kinds: ['IngressController'],
    podSpecs: ['spec.endpointPublishingStrategy.hostNetwork'],
    shape: ownFields('router', ['httpPort', 'httpsPort', 'statsPort']),
    partial: true,
  },
];

function rayCluster(spec: string): string[] {
  return [`${spec}.headGroupSpec.template.spec`, `${spec}.workerGroupSpecs[*].template.spec`];
}

function rayJob(spec: string): string[] {
  return [...rayCluster(`${spec}.rayClusterSpec`), `${spec}.submitterPodTemplate.spec`];
}

/** A pipeline in a pipeline is followed once: PipelineTask.pipelineSpec is an alpha feature. */
function tektonPipeline(spec: string): string[] {
  const tasks = [`${spec}.tasks[*]`, `${spec}.finally[*]`];
  return [...tasks, ...tasks.flatMap((task) => [`${task}.pipelineSpec.tasks[*]`, `${task}.pipelineSpec.finally[*]`])].map(
    (task) => `${task}.taskSpec`,
  );
}

function sparkApplication(kind: string, spec: string): PodKind[] {
  const row = { apiGroups: ['sparkoperator.k8s.io'], kinds: [kind] };
  return [
    { ...row, podSpecs: [`${spec}.driver`], shape: sparkPod(spec, 'spark-kubernetes-driver') },
    { ...row, podSpecs: [`${spec}.executor`], shape: sparkPod(spec, 'spark-kubernetes-executor') },
    { ...row, podSpecs: [`${spec}.driver.template.spec`, `${spec}.executor.template.spec`] },
  ];
}
