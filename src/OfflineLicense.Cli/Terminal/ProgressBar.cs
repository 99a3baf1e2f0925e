using Spectre.Console;

namespace OfflineLicense.Cli.Terminal;

/// <summary>A progress bar on stderr while a long step runs. Nothing else may be printed until the step ends.</summary>
internal static class ProgressBar
{
    private const string ShowCursor = "\e[?25h";

    public static void Run(TextWriter to, string what, long total, Action<Action<long>> work)
    {
        // The bar hides the cursor, and Ctrl-C ends the process at once.
        EventHandler restore = (_, _) =>
        {
            to.Write(ShowCursor);
            to.Flush();
        };
        AppDomain.CurrentDomain.ProcessExit += restore;
        try
        {
            CreateBar(to).Start(context =>
            {
                var task = context.AddTask(Markup.Escape(SafeText.Value(what)), maxValue: total);
                work(done => task.Value = done);
            });
        }
        finally
        {
            AppDomain.CurrentDomain.ProcessExit -= restore;
        }
    }

    private static Spectre.Console.Progress CreateBar(TextWriter to) => AnsiConsole
        .Create(new AnsiConsoleSettings
        {
            Ansi = OperatingSystem.IsWindows() ? AnsiSupport.Detect : AnsiSupport.Yes,
            Interactive = InteractionSupport.Yes,
            Out = new AnsiConsoleOutput(to),
        })
        .Progress()
        .AutoClear(true)
        .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn());
}
