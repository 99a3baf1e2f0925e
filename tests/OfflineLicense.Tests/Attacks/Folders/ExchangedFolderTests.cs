using System.Runtime.InteropServices;
using OfflineLicense.Storage.Files;
using OfflineLicense.Storage.Native;
using OfflineLicense.Tests.Commands;
using OfflineLicense.Tests.Faults;
using OfflineLicense.Tests.Support;
using Xunit.Abstractions;

namespace OfflineLicense.Tests.Attacks.Folders;

/// <summary>
/// Folders that another process exchanges for a link while a command works in them: what is written is written into the folder that
/// was opened, or nowhere. Regression: a renamed sub-folder of a target had files written elsewhere.
/// </summary>
public sealed partial class ExchangedFolderTests(ITestOutputHelper output) : IDisposable
{
    private const int CurrentFolder = -100;
    private const uint ExchangeBoth = 2;

    private readonly StationPair _lab = new();

    public void Dispose() => _lab.Dispose();

    /// <summary>At each look at the clock in turn: between the steps of a command there is always one.</summary>
    [SkippableFact]
    [Trait("Lane", "check")]
    [Trait("Attack", "A37")]
    public void A_station_that_is_exchanged_between_two_steps_is_not_written_elsewhere()
    {
        Requires.Linux();
        TargetCase.Prepare(_lab);
        var tried = 0;
        foreach (var each in TargetCase.All)
        {
            var station = each.Typed.Split(' ')[^1];
            for (var step = 1; ; step += step < 3 ? 1 : 4)
            {
                using var trial = new CliRun();
                TreeCopy.Into(_lab.Shell.Folder, trial.Folder);
                TreeCopy.Into(trial.At(station), trial.At("another"));
                var before = CanaryTree.Of(trial.At("another"));
                var clock = new ExchangingClock(step, trial.At(station, ".offlic"), trial.At("another", ".offlic"));
                trial.Clock = clock;

                var said = trial.Run(each.Typed.Split(' '));

                if (!clock.Done)
                    break;
                tried++;
                Assert.True(before == CanaryTree.Of(trial.At("another")), $"{each.Name} at step {step} wrote elsewhere: {said.Error}");
            }
        }

        Figures.Figure(output, "exchanged stations tried", tried);
        Assert.True(EmbeddedSqlite.KeepsDescriptorPaths); // else SQLite's journal is opened by the path of the folder
        Assert.True(tried >= 30, $"{tried}");
    }

    /// <summary>Before each file of a batch in turn, the sub-folder is a link.</summary>
    [SkippableFact]
    [Trait("Attack", "A37")]
    public void A_folder_below_a_target_that_is_exchanged_between_two_files_is_not_written_elsewhere()
    {
        Requires.Linux();
        const int files = 12;
        for (var at = 0; at < files; at++)
        {
            using var temp = new TempFolder();
            var outside = temp.Folder("outside");
            using var target = DurableFolder.Open(temp.At("target"));
            IEnumerable<OutputFile> Files(int exchanged)
            {
                for (var i = 0; i < files; i++)
                {
                    if (i == exchanged && Directory.Exists(temp.At("target", "sheets")))
                    {
                        Directory.Move(temp.At("target", "sheets"), temp.At("moved"));
                        Directory.CreateSymbolicLink(temp.At("target", "sheets"), outside);
                    }

                    yield return new OutputFile($"sheets/{i}.txt", "x"u8.ToArray());
                }
            }

            target.WriteMany(Files(at));

            Assert.Empty(Directory.GetFileSystemEntries(outside));
            Assert.Equal(files, Directory.GetFiles(at == 0 ? temp.At("target", "sheets") : temp.At("moved")).Length);
        }

        Figures.Figure(output, "exchanged targets tried", files);
    }

    /// <summary>Two threads, counted work: one exchanges a sub-folder for a link and back, the other writes.</summary>
    [SkippableFact]
    [Trait("Attack", "A37")]
    public void A_race_for_a_folder_below_a_target_never_writes_elsewhere()
    {
        Requires.Linux();
        using var temp = new TempFolder();
        var (outside, sheets) = (temp.Folder("outside"), temp.Folder("target/sheets"));
        Directory.CreateSymbolicLink(temp.At("link"), outside);
        var ends = false;
        var attacker = new Thread(() =>
        {
            while (!Volatile.Read(ref ends))
                Exchange(CurrentFolder, sheets, CurrentFolder, temp.At("link"), ExchangeBoth);
        });
        attacker.Start();
        var (written, refused) = (0, 0);
        for (var run = 0; run < 300; run++)
        {
            try
            {
                using var target = DurableFolder.Open(temp.At("target"));
                target.Write($"sheets/{run}.txt", "x"u8.ToArray());
                written++;
            }
            catch (Failure)
            {
                refused++;
            }
        }

        Volatile.Write(ref ends, true);
        attacker.Join();
        Figures.Figure(output, "folder races", written + refused);
        output.WriteLine($"{written} written, {refused} refused");
        Assert.Empty(Directory.GetFileSystemEntries(outside));
    }

    /// <summary>Both names in one step.</summary>
    [LibraryImport("libc", EntryPoint = "renameat2", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Exchange(int folder, string path, int otherFolder, string other, uint flags);

    /// <summary>Exchanges a folder for a link to another at its n-th look.</summary>
    private sealed class ExchangingClock(int step, string folder, string other) : TimeProvider
    {
        private int _looks;

        public bool Done { get; private set; }

        public override DateTimeOffset GetUtcNow()
        {
            Look();
            return new DateTimeOffset(2026, 11, 22, 10, 15, 0, TimeSpan.Zero);
        }

        public override long GetTimestamp()
        {
            Look();
            return 0;
        }

        private void Look()
        {
            if (++_looks != step)
                return;
            Directory.Move(folder, folder + ".moved");
            Directory.CreateSymbolicLink(folder, other);
            Done = true;
        }
    }
}
