namespace Fleet.Deployment.Tests.Kubernetes;

/// <summary>What kustomize would refuse.</summary>
internal sealed class KustomizeException(string message) : Exception(message);
