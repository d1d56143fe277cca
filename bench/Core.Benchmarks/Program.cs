using BenchmarkDotNet.Running;
using Fleet.Core.Benchmarks;

BenchmarkSwitcher.FromAssembly(typeof(ShortRun).Assembly).Run(args, new ShortRun());
