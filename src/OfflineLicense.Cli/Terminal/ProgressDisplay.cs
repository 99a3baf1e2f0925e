using OfflineLicense.Cli.Output;
using OfflineLicense.Steps;
using OfflineLicense.Storage.Files;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace OfflineLicense.Cli.Terminal;

/// <summary>
/// A bar on stderr for work that takes more than a second, drawn by a thread of its own that looks how far the work is. A line that is
/// written takes the bar away first, and the bar comes back when nothing was written for a second.
/// </summary>
internal sealed class ProgressDisplay(TextWriter error, Screen screen) : IDisposable
{
    private const string ShowCursor = "\e[?25h";
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(100);

    /// <summary>Work that ends before needs no bar, and a person reads a line for as long.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>A person is asked: no bar, however long the answer takes.</summary>
    public bool IsAsking
    {
        get => _isAsking;
        set
        {
            _isAsking = value;
            Hide();
        }
    }

    private readonly Lock _drawing = new();
    private readonly AutoResetEvent _wake = new(false);
    private StepPart? _part;
    private Thread? _thread;
    private long _quietSince = Environment.TickCount64;
    private volatile bool _isAsking;
    private volatile bool _isDrawing;
    private volatile bool _isHidden;
    private volatile bool _hasEnded;

    /// <summary>The work goes on with another part; null: it has ended.</summary>
    public void Change(StepPart? part)
    {
        Volatile.Write(ref _part, part);
        if (part is not null && _thread is null)
        {
            AppDomain.CurrentDomain.ProcessExit += OnExit; // the bar hides the cursor
            _thread = new Thread(Look) { IsBackground = true, Name = "progress" };
            _thread.Start();
        }
    }

    /// <summary>Takes the bar away, so that a line can be written.</summary>
    public void Hide()
    {
        Interlocked.Exchange(ref _quietSince, Environment.TickCount64);
        if (!_isDrawing) // whoever draws says so before it looks at the time that was just set
            return;
        _isHidden = true;
        _wake.Set();
        lock (_drawing)
            _isHidden = false;
    }

    public void Dispose()
    {
        _hasEnded = true;
        _wake.Set();
        _thread?.Join();
        AppDomain.CurrentDomain.ProcessExit -= OnExit;
        _wake.Dispose();
    }

    private void OnExit(object? sender, EventArgs e) => Hide();

    private bool IsDue => !_isAsking && Volatile.Read(ref _part) is not null
        && Environment.TickCount64 - Volatile.Read(ref _quietSince) >= Patience.TotalMilliseconds;

    private bool IsShown(StepPart part) => !_hasEnded && !_isHidden && Volatile.Read(ref _part) == part;

    private void Look()
    {
        while (!_hasEnded)
        {
            _wake.WaitOne(s_look);
            if (_hasEnded || !IsDue || Volatile.Read(ref _part) is not { } next)
                continue;
            _ = next.AllFiles; // it may take a while, in which no line may wait for the bar
            lock (_drawing)
            {
                _isDrawing = true;
                Interlocked.MemoryBarrier();
                while (IsDue && Volatile.Read(ref _part) is { } part && IsShown(part))
                    Draw(part);
                _isDrawing = false;
            }
        }
    }

    private void Draw(StepPart part)
    {
        CreateBar(part).Start(context =>
        {
            var total = part.AllBytes > 0 ? part.AllBytes : part.AllFiles;
            var task = context.AddTask(Markup.Escape(SafeText.Value(part.What)), maxValue: Math.Max(total, 1));
            task.IsIndeterminate = total == 0;
            while (IsShown(part))
            {
                task.Value = Math.Min(total, part.AllBytes > 0 ? part.Bytes : part.Files);
                context.Refresh();
                _wake.WaitOne(s_look);
            }
        });
        error.Write(ShowCursor);
        error.Flush();
    }

    private Progress CreateBar(StepPart part)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = OperatingSystem.IsWindows() ? AnsiSupport.Detect : AnsiSupport.Yes,
            Interactive = InteractionSupport.Yes,
            Out = new AnsiConsoleOutput(error),
        });
        console.Profile.Width = screen.Columns;
        console.Profile.Capabilities.Unicode = screen.IsUnicode;
        ProgressColumn[] columns = part.AllBytes > 0 || part.AllFiles > 0
            ? [new TaskDescriptionColumn(), new ProgressBarColumn { Width = 20 }, new PercentageColumn(), new CountColumn(part),
                new RemainingTimeColumn()]
            : [new TaskDescriptionColumn(), new ProgressBarColumn { Width = 20 }, new CountColumn(part), new ElapsedTimeColumn()];
        return console.Progress().AutoClear(true).AutoRefresh(false).Columns(columns);
    }

    /// <summary><c>12,345 of 200,000 files, 45.1 MiB</c></summary>
    private sealed class CountColumn(StepPart part) : ProgressColumn
    {
        protected override bool NoWrap => true;

        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime)
        {
            var files = part.AllFiles > 0 && part.AllFiles >= part.Files ? $"{part.Files:N0} of {Plural.Format(part.AllFiles, part.Unit)}"
                : part.Files > 0 ? Plural.Format(part.Files, part.Unit)
                : "";
            var bytes = part.Bytes > 0 ? ByteSize.Format(part.Bytes) : "";
            return new Text(string.Join(", ", new[] { files, bytes }.Where(text => text.Length > 0)));
        }
    }
}
