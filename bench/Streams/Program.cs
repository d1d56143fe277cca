using Fleet.Streams;

return args switch
{
    ["silo", .. var rest] => await SiloProcess.RunAsync(Load.Parse(rest)),
    ["edge", .. var rest] => await EdgeProcess.RunAsync(Load.Parse(rest)),
    _ => await Bench.RunAsync(args),
};
