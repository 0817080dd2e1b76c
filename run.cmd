@echo off
rem Finds a Python for run.py, which sets up what is missing and hands its arguments to invoke.
setlocal
set PYTHONUTF8=1
set RUN_WITH=python
where py >nul 2>nul
if not errorlevel 1 set RUN_WITH=py -3
rem In no block of parentheses: names of files may have some, as in plan(1).docx.
%RUN_WITH% "%~dp0run.py" %*
set CODE=%errorlevel%
rem Without arguments it may have been clicked: what it says stays to be read.
if "%~1"=="" pause
exit /b %CODE%
