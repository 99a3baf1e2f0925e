using Spectre.Console;

namespace OfflineLicense.Cli;

/// <summary>A moving bar on stderr while a long step runs. Nothing else may be said until it has ended.</summary>
internal static class Progress
{
    public static void Show(TextWriter to, string what, long total, Action<Action<long>> work)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.Yes, Out = new AnsiConsoleOutput(to) });
        console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context =>
            {
                var task = context.AddTask(Markup.Escape(Shown.Text(what)), maxValue: Math.Max(1, total));
                work(done => task.Value = done);
            });
    }
}
