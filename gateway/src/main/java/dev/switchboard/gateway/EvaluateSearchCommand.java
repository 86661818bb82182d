package dev.switchboard.gateway;

import dev.switchboard.tools.helpcenter.Embeddings.EmbeddingException;
import dev.switchboard.tools.helpcenter.HelpCenter;
import dev.switchboard.tools.helpcenter.SearchEvaluation;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// Measures the search of the help centre over the articles that come along.
@Command(
        name = "evaluate-search",
        description = "Measure the help centre's search: recall@1, recall@3 and MRR by BM25, with the phrase model, and, where"
                + " embeddings are configured, by vectors and hybrid.",
        mixinStandardHelpOptions = true)
final class EvaluateSearchCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        try {
            HelpCenter.Config config = ConfigReader.read(System.getenv()).helpCentre();
            SearchEvaluation.print(out, config.embeddings(), config.likely());
            return 0;
        } catch (EmbeddingException e) {
            spec.commandLine().getErr().println("switchboard evaluate-search: the embeddings cannot be had: " + e.getMessage());
            return 1;
        } catch (RuntimeException e) {
            return StartFailure.explain(spec.commandLine().getErr(), e);
        }
    }
}
