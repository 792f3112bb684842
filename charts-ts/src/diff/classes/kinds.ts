export const WORKLOADS = 'Deployment StatefulSet';
export const PODS = 'Deployment StatefulSet Job';
export const POD = 'spec template spec';
export const DATA = 'Namespace StatefulSet PersistentVolumeClaim Cluster RabbitmqCluster Database Vhost';
export const ACCESS = 'Role RoleBinding ClusterRole ClusterRoleBinding Secret';
export const ROUTES = 'HTTPRoute Ingress VirtualService Gateway';
export const METRICS = 'PodMonitor ServiceMonitor PrometheusRule';
