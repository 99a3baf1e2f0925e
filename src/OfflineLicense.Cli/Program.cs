using OfflineLicense.Cli;
using OfflineLicense.Storage.Native;
using OfflineLicense.Storage.Station;

StandardStreams.HoldNumbers();
ProcessHardening.ShutWhereNeeded(args, Environment.GetEnvironmentVariable);
var host = SystemConsole.CreateHost();
return host.Interrupt.Run(() => CommandLine.Run(args, host));
